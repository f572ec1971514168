// A report is published, and then everything changes: records are corrected, taken back and come late, an import is undone, definitions
// change. What was published stays exact on every node, and what changed since is split as this script counts it from its own rows.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { joined, meet, pass } from './lib/circle.mjs'
import { parseTable } from './lib/csv.mjs'
import { folder, good, importFile, makeRound, newData, PACK, packTable, put, records, refused, sanad, serve, value } from './lib/sanad.mjs'
import { muhallaRow, smallXlsx } from './lib/small.mjs'
import { signIn } from './lib/web.mjs'
import { readXlsx, tableOf } from './lib/xlsx.mjs'

const ROUND = 102, LEAST = 60
const PARTS = ['definition', 'places', 'links', 'late', 'corrected', 'retracted', 'erased']
const { data, account, password } = newData()
const file = makeRound(ROUND)
const places = new Map(packTable('places.csv').map((place) => [place.code, place]))
const mantika = (code) => places.get(places.get(code).parent).parent

// What the rows say: code -> { n, hosts }.
const rows = new Map(tableOf(readXlsx(readFileSync(file)).get('Muhalla Main'), 2).map((row) =>
    [row.Muhalla_pcode, { n: Number(row['Migrant IND'] ?? 0), hosts: row['Migrants in Muhalla'] === 'Yes' }]))
const assessedNowhere = [...places.values()].filter((place) => place.level === '4' && !rows.has(place.code)).map((place) => place.code)
const undone = assessedNowhere.slice(0, 2), late = assessedNowhere.slice(2, 4)
const hosting = [...rows].filter(([, row]) => row.hosts && row.n > 2 * LEAST).map(([code]) => code)
const [more, fewer, emptied, takenBack, alsoTakenBack] = hosting

const small = (people) => put('small.xlsx', smallXlsx(Object.entries(people).map(([code, n]) => muhallaRow(code, n, n ? { AssessmentRound: ROUND }
    : { AssessmentRound: ROUND, 'Migrants in Muhalla': 'No', 'Priority Need 1': null, 'Priority Need 1 - Problem': null }))))
const imported = (people) => {
    const done = importFile(data, small(people))
    equal(done.status, 0, `import: ${done.err}${done.out}`)
    return /^import (\S+) appended/m.exec(done.out)[1]
}

// The states that a difference goes through, one after the other: as it was, then with more of what came since.
for (const code of undone) rows.set(code, { n: 100, hosts: true })
const changes = { [more]: rows.get(more).n + 500, [fewer]: LEAST - 10, [emptied]: 0 }
const step = (before, change) => {
    const after = new Map(before)
    change(after)
    return after
}
const withLate = step(rows, (all) => late.forEach((code, i) => all.set(code, { n: 70 + i, hosts: true })))
const withCorrected = step(withLate, (all) => Object.entries(changes).forEach(([code, n]) => all.set(code, { n, hosts: n > 0 })))
const withRetracted = step(withCorrected, (all) => [takenBack, alsoTakenBack, ...undone].forEach((code) => all.delete(code)))

const within = (all, area) => [...all].filter(([code]) => !area || mantika(code) === area)
const sum = (all, least, area) => within(all, area).reduce((n, [, row]) => n + (row.n > least ? row.n : 0), 0)
const hosts = (all, least, area) => within(all, area).filter(([, row]) => row.hosts && row.n > least).length
// In millionths of a per cent.
function hostsShare(all, least, area) {
    const base = within(all, area).length
    return base ? Math.round(hosts(all, least, area) * 1e8 / base) : 0
}

// [from, to, change, definition, ..., erased]
function counted(count, area) {
    const at = [count(rows, -1, area), count(rows, LEAST, area), count(withLate, LEAST, area), count(withCorrected, LEAST, area), count(withRetracted, LEAST, area)]
    const by = at.slice(1).map((n, i) => n - at[i])
    return [at[0], at[4], at[4] - at[0], by[0], 0, 0, by[1], by[2], by[3], 0]
}
const told = (row, scale = 1) => ['from', 'to', 'change', ...PARTS].map((name) => Math.round(Number(row[name] || 0) * scale))
const diff = (where, figure, ...more) => parseTable(good(['diff', figure, '--from', publication, ...more, '--data', where, '--format', 'csv']))
const frozen = (where) => good(['publication', 'show', publication, '--data', where, '--format', 'csv'])
const exact = (where) => contains(good(['publication', 'check', '--data', where]), new RegExp(`^${publication} same cells \\d+ differences 0`, 'm'), 'publication check')

// The pack, with the two figures counting only where there are more than LEAST, and one more figure among the first of the report.
function changedPack() {
    const to = folder()
    cpSync(PACK, to, { recursive: true })
    const table = join(to, 'indicators.csv'), report = join(to, 'reports/migrant_report.csv')
    const lines = readFileSync(table, 'utf8').split('\n').map((line) => (/^(migrants|muhallas_hosting),/.test(line)
        ? line.replace("population = 'migrants'", `population = 'migrants' and individuals > ${LEAST}`) : line))
    const hosting = lines.find((line) => line.startsWith('muhallas_hosting,'))
    writeFileSync(table, lines.join('\n') + hosting.replace('muhallas_hosting,', 'muhallas_crowded,') + '\n')
    writeFileSync(report, readFileSync(report, 'utf8').replace('number,migrants;', 'number,migrants;muhallas_crowded;'))
    return to
}

let publication, cells

await test('a report is published with every cell', () => {
    equal(importFile(data, file).status, 0, 'the round')
    const run = imported(Object.fromEntries(undone.map((code) => [code, 100])))
    const said = good(['report', 'migrant_report', '--publish', '--data', data])
    publication = /^publication (\S+) cells (\d+)/m.exec(said)[1]
    cells = frozen(data)
    const whole = parseTable(cells).find((cell) => cell.figure === 'migrants' && cell.by === '')
    equal(Number(whole.value), sum(rows, -1), 'what the rows add up to')
    equal(diff(data, 'migrants').map((row) => told(row)), [[sum(rows, -1), sum(rows, -1), 0, 0, 0, 0, 0, 0, 0, 0]], 'nothing has changed')
    exact(data)
    changeEverything(run)
})

function changeEverything(run) {
    imported(changes)
    imported(Object.fromEntries(late.map((code, i) => [code, 70 + i])))
    good(['import', 'undo', run, '--data', data])
    const all = records(data, 'area_baseline', `round=${ROUND}`)
    for (const code of [takenBack, alsoTakenBack]) {
        const { id } = all.find((row) => row.place === code)
        good(['record', 'retract', 'area_baseline', id, '--reason', 'counted twice', '--data', data])
    }
    good(['pack', 'load', changedPack(), '--data', data])
}

function agrees(where) {
    exact(where)
    equal(frozen(where), cells, 'the frozen cells')
    equal(diff(where, 'migrants').map((row) => told(row)), [counted(sum)], 'a sum')
    equal(diff(where, 'muhallas_hosting').map((row) => told(row)), [counted(hosts)], 'a distinct count')
    equal(diff(where, 'muhallas_hosting_share').map((row) => told(row, 1e6)), [counted(hostsShare)], 'a percentage')
    for (const [figure, count, scale] of [['migrants', sum, 1], ['muhallas_hosting', hosts, 1], ['muhallas_hosting_share', hostsShare, 1e6]]) {
        const by = diff(where, figure, '--by', 'mantika')
        const areas = new Set([...rows.keys(), ...withRetracted.keys()].map(mantika))
        check(by.length >= 20 && by.every((row) => areas.has(row.mantika)), `${figure} in ${by.length} mantikas`)
        for (const row of by) equal(told(row, scale), counted(count, row.mantika), `${figure} in ${row.mantika}`)
    }
}

await test('what changed is split as the rows say: a sum, a distinct count and a percentage, whole and by mantika', () => agrees(data))

await test('each part is not empty, and the parts name the records', () => {
    const parts = counted(sum)
    for (const at of [3, 6, 7, 8]) check(parts[at] !== 0, `part ${at} of ${parts}`)
    const named = parseTable(good(['diff', 'migrants', '--from', publication, '--records', '--data', data, '--format', 'csv']))
    const of = (part) => named.filter((row) => row.part === part)
    equal(['late', 'corrected', 'retracted'].map((part) => of(part).length), [late.length, 3, 4], 'how many')
    equal(of('retracted').filter((row) => row.reason === 'counted twice').length, 2, 'with their reason')
    equal(of('late').map((row) => row.file), ['small.xlsx', 'small.xlsx'], 'and their file')
})

await test('as of the publication a figure is what was published, by the definition of then', () => {
    equal(Number(value(data, 'migrants', '--as-of', publication)), sum(rows, -1), 'then')
    equal(Number(value(data, 'migrants')), sum(withRetracted, LEAST), 'now')
})

await test('after a rebuild all of it is the same', () => {
    good(['rebuild', '--data', data])
    agrees(data)
})

await test('so it is on another node of the circle, which had nothing of it', () => {
    const other = joined(data)
    pass(data, other)
    agrees(other)
})

await test('a node that lacks what was published from says how much', () => {
    const host = newData().data
    good(['scope', 'add', 'desk', '--data', host])
    equal(importFile(host, small({ [more]: 10 })).status, 0, 'a round')
    good(['record', 'add', 'dtm_round', 'number=54', '--scope', 'desk', '--data', host])
    const [, id] = /^publication (\S+)/m.exec(good(['report', 'migrant_report', '--publish', '--accept-contradictions', 'a test', '--data', host]))
    const guest = joined(host)
    pass(host, guest)
    const checked = sanad(['publication', 'check', '--data', guest])
    equal(checked.status, 1, 'it is no success')
    contains(checked.out, `${id} not computed`, 'which')
    contains(checked.err, 'entries of this cut have not arrived here yet', 'why')
    refused(['figure', 'migrants', '--as-of', id, '--data', guest])
})

await test('a contradiction stands in the way, and one that is accepted is kept by its name', () => {
    const here = newData().data
    const there = joined(here)
    good(['record', 'add', 'dtm_round', 'number=60', '--data', here])
    const id = good(['record', 'add', 'area_baseline', 'round=60', 'population=migrants', `place=${more}`, 'present=yes', 'individuals=40', '--data', here]).split(' ')[1]
    meet(here, there)
    good(['record', 'change', 'area_baseline', id, 'present=no', 'individuals=0', '--data', here])
    good(['record', 'change', 'area_baseline', id, 'shelter_camp=40', '--data', there])
    meet(here, there)
    contains(refused(['report', 'migrant_report', '--publish', '--data', here]), id, 'it is named')
    const publish = ['report', 'migrant_report', '--publish', '--accept-contradictions', 'both were asked', '--data', here]
    const [, made] = /^publication (\S+)/m.exec(good(publish))
    const kept = records(here, 'publication').find((row) => row.id === made)
    equal([kept.contradictions, kept.accepted_because, kept.accepted], ['1', 'both were asked', `area_baseline ${id} mobility.nobody_present shelter_camp`], 'what is kept')
    const verified = sanad(['verify', '--data', here])
    contains(verified.out, /damages 0$/m, 'verify')
    contains(verified.err, /Publications kept: 1\..*sanad publication check/, 'and where the proof of what is published is')
})

await test('the pages show what was published, then and now', async () => {
    const server = await serve(data)
    const visit = await signIn(server.url, { account, password })
    const page = async (path) => {
        const answer = await visit.get(path)
        equal(answer.status, 200, `${path}\n${answer.text.slice(0, 1500)}`)
        return answer.text
    }
    const shown = (n) => n.toLocaleString('en-US')
    contains(await page('/publications'), publication, 'the list')
    contains(await page(`/publications/${publication}`), `/figures/migrants/diff`, 'what changed since')
    const parts = await page(`/figures/migrants/diff?from=${publication}`)
    const [from, to, , definition, , , came, , gone] = counted(sum)
    for (const n of [from, to, definition, came, gone].map(Math.abs)) contains(parts, shown(n), 'a part')
    contains(await page(`/figures/migrants?as_of=${publication}`), shown(sum(rows, -1)), 'the figure of then')
    contains(await page('/figures/migrants'), shown(sum(withRetracted, LEAST)), 'the figure of now')
    contains(await page(`/reports/migrant_report?as_of=${publication}`), shown(sum(rows, -1)), 'the report of then')
    await server.stop()
})

await test('lists of records, the rounds and the first page are of then, too, also where the pack of then lacks a figure', async () => {
    const server = await serve(data)
    const visit = await signIn(server.url, { account, password })
    const text = async (path) => {
        const answer = await visit.get(path)
        equal(answer.status, 200, `${path}\n${answer.text.slice(0, 1500)}`)
        return answer.text
    }
    const then = `as_of=${publication}`, before = sum(rows, -1).toLocaleString('en-US')
    const list = async (query) => parseTable(await text(`/records/area_baseline/csv?${query}`)).map((row) => [row.place, row.individuals])
    const byPlace = (all) => [...all].map(([code, row]) => [code, String(row.n)]).sort()
    equal((await list(`${then}&round=${ROUND}`)).sort(), byPlace(rows), 'every record of then')
    equal((await list(`round=${ROUND}`)).sort(), byPlace(withRetracted), 'every record of now')
    equal(await list(`${then}&sort=-individuals`), await list(`${then}&sort=-individuals&population=migrants`), 'in the same order')
    const sorted = (await list(`${then}&sort=-individuals`)).map(([, n]) => Number(n))
    equal(sorted, [...sorted].sort((a, b) => b - a), 'sorted')
    equal((await list(`${then}&place=${takenBack}`)).length, 1, 'what was retracted since')
    equal((await list(`place=${takenBack}`)).length, 0, 'and is gone now')
    const first = await text(`/records/area_baseline?${then}`)
    contains(first, new RegExp(`page=2[^"]*${then}|${then}[^"]*page=2`), 'the next page is of then')
    contains(first, rows.size.toLocaleString('en-US'), 'how many')
    for (const path of ['/rounds', '/']) {
        const shown = await text(`${path}?${then}`)
        contains(shown, before, path)
        contains(shown, new RegExp(`/figures/migrants[^"]*${then}`), `links of ${path}`)
        check(!(await text(path)).includes(before), `${path} of now`)
    }
    await server.stop()
})

await finish()
