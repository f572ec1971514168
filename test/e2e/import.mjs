// What an import promises: it shows before it writes, writes once, corrects, is taken back as a whole, and refuses as a whole.
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { figure, good, importFile, newData, put, records, refused, sanad, value } from './lib/sanad.mjs'
import { column, letters, muhallaRow, smallCsv, smallXlsx, someMuhallas } from './lib/small.mjs'

const [A, B, C, D] = someMuhallas(4)
const first = put('first.xlsx', smallXlsx([muhallaRow(A, 100), muhallaRow(B, 200), muhallaRow(C, 300)]))
// The round itself counts as a row beside those of the muhallas.
const counts = (text) => {
    const found = /^rows (\d+) new (\d+) changed (\d+) same (\d+) missing (\d+)$/m.exec(text)
    check(found, `the import says what it found\n${text}`)
    return Object.fromEntries(['rows', 'made', 'changed', 'same', 'missing'].map((name, i) => [name, Number(found[i + 1])]))
}
const run = (text) => {
    const found = /^import (\S+) appended (\d+)$/m.exec(text)
    check(found, `the import says its id and what it recorded\n${text}`)
    return { id: found[1], appended: Number(found[2]) }
}
// Where a message says that a cell stands.
const spot = (row, name) => `sheet Muhalla Main, row ${row}, column ${letters(name)}, ${name}: `
const entries = (data) => Number(/^entries (\d+)/m.exec(good(['verify', '--data', data]))[1])
const baselines = (data, ...more) => records(data, 'area_baseline', ...more).map((r) => `${r.place} ${r.individuals} ${r.women}`).sort()
const id = (data, place) => records(data, 'area_baseline', `place=${place}`)[0].id

await test('a dry run shows the changes and writes none', () => {
    const { data } = newData()
    const before = entries(data)
    equal(counts(good(['import', 'dtm_migrants', first, '--data', data, '--dry-run'])), { rows: 4, made: 4, changed: 0, same: 0, missing: 0 }, 'rows')
    equal(entries(data), before, 'entries')
    equal(records(data, 'area_baseline').length, 0, 'records')
})

await test('the same file again appends nothing', () => {
    const { data } = newData()
    equal(importFile(data, first).status, 0, 'first import')
    const before = entries(data)
    const again = importFile(data, first)
    equal(again.status, 0, 'second import')
    equal(counts(again.out), { rows: 4, made: 0, changed: 0, same: 4, missing: 0 }, 'rows')
    check(!/^import /m.test(again.out), 'no second import is recorded')
    equal(entries(data), before, 'entries')
    equal(value(data, 'migrants'), '600', 'migrants')
})

await test('a corrected file changes what it says, and a blank clears', () => {
    const { data } = newData()
    equal(importFile(data, first).status, 0, 'first import')
    const corrected = put('first.xlsx', smallXlsx([muhallaRow(A, 100), muhallaRow(B, 250), muhallaRow(C, 300, { 'Migrants Adult Women': null })]))
    const done = importFile(data, corrected)
    equal(counts(done.out), { rows: 4, made: 0, changed: 2, same: 2, missing: 0 }, 'rows')
    contains(done.out, /individuals: 200 -> 250/, 'what changed is shown')
    equal(baselines(data), [`${A} 100 0`, `${B} 250 0`, `${C} 300 `].sort(), 'records')
})

await test('the base of a correction is what its author saw in the dry run', () => {
    const { data } = newData()
    equal(importFile(data, first).status, 0, 'first import')
    const corrected = put('first.xlsx', smallXlsx([muhallaRow(A, 111), muhallaRow(B, 200), muhallaRow(C, 333)]))
    good(['import', 'dtm_migrants', corrected, '--data', data, '--dry-run'])
    good(['record', 'change', 'area_baseline', id(data, A), 'individuals=199', '--data', data])
    const done = importFile(data, corrected)
    equal(done.status, 0, done.err)
    const [state] = /^state,(.*)$/m.exec(good(['record', 'show', 'area_baseline', id(data, A), '--data', data, '--format', 'csv'])).slice(1)
    equal(state.trim(), 'contested', 'the record that somebody changed after the dry run')
    const [calm] = /^state,(.*)$/m.exec(good(['record', 'show', 'area_baseline', id(data, C), '--data', data, '--format', 'csv'])).slice(1)
    equal(calm.trim(), 'live', 'the record that nobody else changed')
    equal(records(data, 'area_baseline', `place=${C}`)[0].individuals, '333', 'and its value')
})

await test('missing rows are listed, and retracted only when told', () => {
    const { data } = newData()
    equal(importFile(data, first).status, 0, 'first import')
    const shorter = put('first.xlsx', smallXlsx([muhallaRow(A, 100), muhallaRow(D, 40)]))
    const kept = importFile(data, shorter)
    equal(counts(kept.out), { rows: 3, made: 1, changed: 0, same: 2, missing: 2 }, 'rows')
    for (const place of [B, C]) contains(kept.out, `place=${place}`, 'the missing row is named')
    equal(value(data, 'migrants'), '640', 'migrants while the missing rows stay')
    const told = importFile(data, shorter, '--retract-missing')
    equal(told.status, 0, told.err)
    equal(value(data, 'migrants'), '140', 'migrants without the missing rows')
    equal(value(data, 'muhallas_assessed'), '2', 'muhallas assessed')
})

await test('an import is taken back as a whole, and every figure is as before', () => {
    const { data } = newData()
    equal(importFile(data, first).status, 0, 'first import')
    const asked = [['migrants'], ['migrants', '--by', 'muhalla'], ['migrants_by_shelter', '--by', 'shelter'], ['muhallas_naming_need', '--by', 'need'], ['coverage', '--by', 'mantika']]
    const figures = () => asked.map(([name, ...by]) => good(['figure', name, ...by, '--data', data, '--format', 'json']).replaceAll(/"set":"[^"]*"/g, ''))
    const before = figures()
    const second = put('second.xlsx', smallXlsx([muhallaRow(A, 170, { 'Priority Need 1': 'Shelter' }), muhallaRow(D, 90)]))
    const { id: importId } = run(good(['import', 'dtm_migrants', second, '--data', data, '--retract-missing']))
    check(figures().join() !== before.join(), 'the second import changes the figures')
    contains(good(['import', 'undo', importId, '--data', data]), /^retracted 1 restored 3 kept 0$/m, 'what was taken back')
    equal(figures(), before, 'figures')
    contains(refused(['import', 'undo', importId, '--data', data]), importId.slice(0, 4), 'it is not taken back twice')
})

await test('as of before the correction the old figure is given exactly', () => {
    const { data } = newData()
    equal(importFile(data, first).status, 0, 'first import')
    const shown = () => good(['figure', 'migrants', '--by', 'muhalla', '--data', data, '--format', 'csv'])
    const old = shown()
    const oldJson = good(['figure', 'migrants', '--by', 'muhalla', '--data', data, '--format', 'json'])
    // WHEN is a whole second and means its end: the correction must fall into a later one.
    const when = new Date(Math.ceil(Date.now() / 1000) * 1000)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, when.getTime() + 1000 - Date.now())
    const corrected = put('first.xlsx', smallXlsx([muhallaRow(A, 900), muhallaRow(D, 40)]))
    equal(importFile(data, corrected, '--retract-missing').status, 0, 'the correction')
    check(shown() !== old, 'the figure changed')
    const asOf = ['--as-of', when.toISOString().replace('.000Z', 'Z')]
    equal(good(['figure', 'migrants', '--by', 'muhalla', '--data', data, '--format', 'csv', ...asOf]), old, 'as of before')
    equal(good(['figure', 'migrants', '--by', 'muhalla', '--data', data, '--format', 'json', ...asOf]), oldJson, 'to the set of records')
    equal(baselines(data, ...asOf), [`${A} 100 0`, `${B} 200 0`, `${C} 300 0`].sort(), 'records as of before')
})

await test('a round that is set must agree with the file', () => {
    const { data } = newData()
    const said = refused(['import', 'dtm_migrants', first, '--data', data, '--set', 'round=8'])
    contains(said, 'row 3', 'the row that disagrees')
    contains(said, '8', 'the round that was set')
    equal(records(data, 'area_baseline').length, 0, 'records')
    good(['import', 'dtm_migrants', first, '--data', data, '--set', 'round=7'])
    contains(refused(['import', 'dtm_migrants', first, '--data', data, '--set', 'rond=7']), 'rond', 'a setting that is none')
})

await test('an unknown place is refused with the nearest', () => {
    const { data } = newData()
    const wrong = put('wrong.xlsx', smallXlsx([muhallaRow(A, 1), muhallaRow(`${B}9`, 2)]))
    const said = refused(['import', 'dtm_migrants', wrong, '--data', data])
    contains(said, spot(4, 'Muhalla_pcode'), 'its place')
    contains(said, B, 'the nearest')
})

await test('every wrong cell is told with sheet, row, column and reason, and nothing of the file is taken', () => {
    const { data } = newData()
    const before = entries(data)
    const rows = [muhallaRow(A, 100), muhallaRow(B, -5), muhallaRow(C, 30, { 'Priority Need 1': 'Foood', 'Migrants in Muhalla': 'Perhaps' }), muhallaRow(D, 'many')]
    const said = refused(['import', 'dtm_migrants', put('wrong.xlsx', smallXlsx(rows)), '--data', data])
    contains(said, spot(4, 'Migrant IND'), 'the negative number')
    contains(said, new RegExp(`${spot(5, 'Priority Need 1')}.*Foood.*Food\\b`), 'the unknown need, with the nearest')
    contains(said, spot(5, 'Migrants in Muhalla'), 'neither yes nor no')
    contains(said, spot(6, 'Migrant IND'), 'the word')
    equal(records(data, 'area_baseline').length, 0, 'records')
    equal(entries(data), before, 'entries')
})

await test('a place under another name is a warning', () => {
    const { data } = newData()
    const done = importFile(data, put('named.xlsx', smallXlsx([muhallaRow(A, 10, { ADM4_Muhalla_EN: 'Somewhere else' })])))
    equal(done.status, 0, done.err)
    contains(done.err, spot(3, 'ADM4_Muhalla_EN'), 'the warning')
})

await test('a record tells who said it, when, and where it stood', () => {
    const { data, account } = newData()
    equal(importFile(data, first).status, 0, 'import')
    const said = good(['record', 'show', 'area_baseline', id(data, B), '--data', data, '--format', 'csv'])
    contains(said, 'first.xlsx', 'the file')
    contains(said, /Muhalla Main +\/ 4/, 'sheet and row')
    contains(said, account, 'the account')
})

await test('a mapping that is none and a file that is not there are refused', () => {
    const { data } = newData()
    contains(refused(['import', 'no_such', first, '--data', data]), 'no_such', 'the mapping')
    contains(refused(['import', 'dtm_migrants', '/nonexistent.xlsx', '--data', data]), 'nonexistent', 'the file')
})

await test('a blank number is no zero', () => {
    const { data } = newData()
    const row = muhallaRow(A, 50)
    row[column('Migrants Adult Men')] = null
    equal(importFile(data, put('blank.csv', smallCsv([row]))).status, 0, 'import')
    equal(records(data, 'area_baseline')[0].men, '', 'men')
    equal(sanad(['figure', 'migrants_by_demographic', '--by', 'demographic', '--data', data, '--format', 'csv']).out.includes('men,Men,0'), false, 'no zero is made of it')
})

await test('rounds are never added up', () => {
    const { data } = newData()
    const next = put('next.xlsx', smallXlsx([muhallaRow(A, 1000, { AssessmentRound: 8 })]))
    equal(importFile(data, first).status, 0, 'round 7')
    equal(importFile(data, next).status, 0, 'round 8')
    equal(value(data, 'migrants'), '1000', 'the latest round')
    equal(value(data, 'migrants', '--where', 'round = 7'), '600', 'the round asked for')
    equal(value(data, 'migrants', '--sum-rounds'), '1600', 'both, when told')
    equal(figure(data, 'migrants', '--by', 'round').map((r) => [r.round, r.value]), [['7', '600'], ['8', '1000']], 'one by one')
})

await finish()
