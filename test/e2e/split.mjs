// A baladiya is split in two while its rounds go on: figures as then and as now, what cannot be apportioned, old codes after their end.
// All numbers are counted here, from the rows that the script itself wrote.
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { parseTable } from './lib/csv.mjs'
import { below, changed, divided, MANTIKA, moved, muhallas, NEW, north, NORTH, OLD, south, SOUTH, split } from './lib/divided.mjs'
import { figure, good, importFile, newData, put, records, refused, sanad, serve, value } from './lib/sanad.mjs'
import { muhallaRow, smallXlsx } from './lib/small.mjs'
import { signIn } from './lib/web.mjs'

const OTHER = 'LY021102'
const others = below(OTHER).slice(0, 2)
const { data, account, password } = newData()

const people = (places, base) => new Map(places.map((code, i) => [code, base + i]))
const first = people([...muhallas, ...others], 100), second = people([NEW, ...moved, ...others], 300)
const AT_BALADIYA = 25
const sum = (rows, codes) => codes.reduce((n, code) => n + rows.get(code), 0)
const total = sum(first, [...first.keys()]) + AT_BALADIYA
const file = (name, round, rows) => put(name, smallXlsx([...rows].map(([code, n]) => {
    const row = muhallaRow(code === NEW ? split : code, n, { AssessmentRound: round })
    return row.map((cell) => (cell === split && code === NEW ? NEW : cell))
})))
const by = (rows, dim) => Object.fromEntries(rows.map((row) => [row[dim], Number(row.value)]))
const migrants = (...more) => by(figure(data, 'migrants', '--by', 'baladiya', ...more), 'baladiya')
const first_round = ['--where', 'round = 1'], now = ['--places', 'now']

await test('before the split a figure says nothing of the time of its places', () => {
    good(['record', 'add', 'dtm_round', 'number=1', 'starts_on=2025-05-01', 'ends_on=2025-05-20', '--data', data])
    good(['record', 'add', 'dtm_round', 'number=2', 'starts_on=2025-09-01', 'ends_on=2025-09-20', '--data', data])
    equal(importFile(data, file('one.xlsx', 1, first), '--set', 'round=1').status, 0, 'the first round')
    good(['record', 'add', 'area_baseline', 'round=1', 'population=migrants', `place=${OLD}`, `individuals=${AT_BALADIYA}`, '--data', data])
    const said = sanad(['figure', 'migrants', '--by', 'baladiya', '--data', data])
    equal(said.err, '', 'nothing more is said')
    equal(migrants(), { [OLD]: sum(first, muhallas) + AT_BALADIYA, [OTHER]: sum(first, others) }, 'by baladiya')
})

await test('a pack in which a code vanished or moved without a period is refused by its row', () => {
    const gone = refused(['pack', 'load', changed('places.csv', [[`${others[0]},`, () => '']]), '--data', data])
    contains(gone, new RegExp(`places.csv, row \\d+.*${others[0]}.*valid_to`), 'what vanished')
    const said = refused(['pack', 'load', changed('places.csv', [[`${others[0]},`, (line) => line.replace(OTHER + ',', OLD + ',') + '\n']]), '--data', data])
    contains(said, new RegExp(`places.csv, row \\d+, column parent: ${others[0]}`), 'what moved')
    const open = changed('places.csv', [[`${OLD},`, (line) => line.replace(/,,,,,,([^,]*)$/, ',,,,2025-06-30,,$1\n')]])
    contains(refused(['pack', 'check', open]), /column parent: LY021101 holds for … – 2025-06-30 only/, 'children that stay')
})

await test('the split comes into force, and as then nothing changes', () => {
    good(['pack', 'load', divided(), '--data', data])
    equal(migrants(...first_round), { [OLD]: sum(first, muhallas) + AT_BALADIYA, [OTHER]: sum(first, others) }, 'by baladiya')
    contains(sanad(['figure', 'migrants', '--by', 'baladiya', '--data', data]).err, 'as on the day of each record', 'it says so')
})

await test('as now each muhalla counts where it is, and what stood at the old baladiya is not apportioned', () => {
    equal(migrants(...now, ...first_round), {
        [NORTH]: sum(first, [split, ...north]), [SOUTH]: sum(first, south), [`was:${OLD}`]: AT_BALADIYA, [OTHER]: sum(first, others),
    }, 'by baladiya')
    equal(Number(value(data, 'migrants', ...now, ...first_round)), total, 'the total')
    equal(Number(value(data, 'migrants', ...first_round)), total, 'the same as then')
    equal(by(figure(data, 'migrants', '--by', 'mantika', ...now, ...first_round), 'mantika'), { [MANTIKA]: total }, 'both lie in one mantika')
    const muhalla = by(figure(data, 'migrants', '--by', 'muhalla', ...now, ...first_round), 'muhalla')
    equal([muhalla[split], muhalla[NEW], muhalla['']], [undefined, first.get(split), AT_BALADIYA], 'by muhalla')
    const shown = figure(data, 'migrants', '--by', 'baladiya', ...now, ...first_round).find((row) => row.baladiya === `was:${OLD}`)
    contains(shown.baladiya_name, 'not apportioned', 'its name')
    equal(shown.places, 'now', 'the file says which')
    const json = JSON.parse(good(['figure', 'migrants', '--by', 'baladiya', ...now, '--format', 'json', '--data', data]))
    equal([json.places, json.undated], ['now', 0], 'so does JSON')
})

await test('conditions mean the places of the same time', () => {
    const of = (where, ...more) => Number(value(data, 'migrants', '--where', `round = 1 and ${where}`, ...more) || 0)
    equal(of(`place within '${OLD}'`), sum(first, muhallas) + AT_BALADIYA, 'as then within the old one')
    equal(of(`place within '${NORTH}'`), 0, 'as then nothing is in the new one')
    equal(of(`place within '${NORTH}'`, ...now), sum(first, [split, ...north]), 'as now within the new one')
    equal(of(`place within '${OLD}'`, ...now), sum(first, muhallas) + AT_BALADIYA, 'as now the old one is both new ones')
    equal(of(`not place within '${NORTH}'`, ...now), sum(first, [...south, ...others]), 'what cannot be apportioned is on neither side')
})

await test('an old code is refused after its end by row and in a form, and taken for a day before it', () => {
    const rows = new Map([...second].map(([code, n]) => [code === NEW ? split : code, n]))
    const said = importFile(data, file('old.xlsx', 2, rows), '--set', 'round=2')
    equal(said.status, 1, 'refused')
    contains(said.err, new RegExp(`row 3.*${split} ended on 2025-06-30.*${NEW}`), 'row and successor')
    const add = (round) => ['record', 'add', 'area_baseline', `round=${round}`, 'population=idps', `place=${OLD}`, 'individuals=5', '--data', data]
    contains(refused(add(2)), `${NORTH} Suq North, ${SOUTH} Suq South`, 'both successors are named')
    good(add(1))
    const early = ['record', 'add', 'area_baseline', 'round=1', 'population=idps', `place=${NEW}`, 'individuals=5', '--data', data]
    contains(refused(early), '2025-07-01', 'a new code before it begins')
    equal(records(data, 'area_baseline').filter((r) => r.round === '2').length, 0, 'nothing of it was saved')
})

await test('a round after the split stands under the new codes, then and now', () => {
    equal(importFile(data, file('two.xlsx', 2, second), '--set', 'round=2').status, 0, 'the second round')
    const expected = { [NORTH]: sum(second, [NEW, ...north]), [SOUTH]: sum(second, south), [OTHER]: sum(second, others) }
    equal(migrants(), expected, 'as then')
    equal(migrants(...now), expected, 'as now')
    const rows = figure(data, 'migrants', '--by', 'baladiya,round', ...now)
    equal(rows.map((row) => [row.baladiya, row.round]), [[`was:${OLD}`, '1'], [NORTH, '1'], [NORTH, '2'], [SOUTH, '1'], [SOUTH, '2'], [OTHER, '1'], [OTHER, '2']], 'side by side, in order')
})

await test('coverage is taken over the muhallas of the day of the round', () => {
    const of = (round, baladiya) => figure(data, 'coverage', '--by', 'baladiya', '--where', `round = ${round}`).find((row) => row.baladiya === baladiya)
    equal([of(1, OLD).numerator, of(1, OLD).base], [String(muhallas.length), String(muhallas.length)], 'before')
    equal(of(1, NORTH), undefined, 'not yet there')
    equal([of(2, NORTH).numerator, of(2, NORTH).base], ['3', '3'], 'after')
})

await test('lint holds the published number of each baladiya against its muhallas of the day', () => {
    const published = (round, place, n) => good(['record', 'add', 'area_total', `round=${round}`, 'population=migrants', `place=${place}`, `individuals=${n}`, '--data', data])
    const wrong = () => parseTable(good(['lint', '--data', data, '--format', 'csv'])).filter((f) => f.check === 'baladiyas_match_muhallas').map((f) => f.where)
    equal(wrong().length, 5, 'nothing published yet')
    published(1, OLD, sum(first, muhallas) + AT_BALADIYA)
    published(1, OTHER, sum(first, others))
    published(2, NORTH, sum(second, [NEW, ...north]))
    published(2, SOUTH, sum(second, south) + 1)
    published(2, OTHER, sum(second, others))
    equal(wrong(), [`baladiya=${SOUTH}`], 'the one that is wrong')
    const row = records(data, 'area_total').find((one) => one.place === SOUTH)
    good(['record', 'change', 'area_total', row.id, `individuals=${sum(second, south)}`, '--data', data])
    equal(wrong(), [], 'all of them agree')
})

await test('the pages tell when a place was in force, what it became and what it came from', async () => {
    const server = await serve(data)
    const visit = await signIn(server.url, { account, password })
    const old = (await visit.get(`/places/${OLD}`)).text, young = (await visit.get(`/places/${NORTH}`)).text
    contains(old, `/places/${NORTH}`, 'a successor')
    contains(old, `/places/${SOUTH}`, 'the other successor')
    contains(young, `/places/${OLD}`, 'the predecessor')
    contains((await visit.get(`/places/${north[0]}`)).text, `/places/${OLD}`, 'where it was before')
    const within = (await visit.get(`/places/${MANTIKA}`)).text
    check(/Suq Aljumaa \(until [^)]*2025\)/.test(within), 'the list says that it ended')
    check(within.indexOf(`/places/${SOUTH}`) < within.lastIndexOf(`/places/${OLD}`), 'and has it last')
    const page = (await visit.get(`/figures/migrants?by=baladiya&places=now&where=round+%3D+1`)).text
    contains(page, 'not apportioned (was: Suq Aljumaa)', 'its row')
    const link = /href="([^"]*was%3A[^"]*)"/.exec(page)
    check(link, 'it can be opened')
    contains((await visit.get(link[1].replaceAll('&amp;', '&'))).text, 'not apportioned', 'the records behind it')
    await server.stop()
})

await finish()
