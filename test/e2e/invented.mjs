// The invented round of the demo: the same from the same seed, of full size, every number of its summary reproduced, and what was put
// into it for lint to find is found. What round54.mjs holds against published data holds here without it.
import { readFileSync } from 'node:fs'
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { parseTable } from './lib/csv.mjs'
import { good, importFile, makeRound, newData, packTable, put, records, refused, value } from './lib/sanad.mjs'
import { printed, summaryCells, summaryOfRows, summaryOfSanad } from './lib/summary.mjs'
import { cellOf, patchXlsx, readXlsx, tableOf } from './lib/xlsx.mjs'

const files = { 101: makeRound(101), 102: makeRound(102) }
const bytes = readFileSync(files[102])
const workbook = readXlsx(bytes)
const sheet = workbook.get('Summary')
const muhallas = tableOf(workbook.get('Muhalla Main'), 2)
const cells = new Map([...summaryCells(sheet)].filter(([, cell]) => !cell.figure.startsWith('children_')))
const CAMP = 'B146' // left in from "an earlier draft"
const { data } = newData()
let findings

await test('the same seed and round give the same bytes, another seed another round', () => {
    check(readFileSync(makeRound(102)).equals(bytes), 'the same seed')
    check(!readFileSync(makeRound(102, 8)).equals(bytes), 'another seed')
})

await test('it has the size and the places of a real round', () => {
    const all = packTable('places.csv').filter((place) => place.level === '4').length
    equal(muhallas.length, all - 4, 'muhallas')
    const hosting = muhallas.filter((row) => row['Migrants in Muhalla'] === 'Yes').length
    check(hosting > 600 && hosting < muhallas.length, `${hosting} muhallas host`)
    equal(tableOf(workbook.get('Baladiya Main'), 2).length, packTable('places.csv').filter((place) => place.level === '3').length, 'baladiyas')
    check(tableOf(workbook.get('Nationalities'), 1).length > 3000, 'rows of nationalities')
    contains(String(sheet.get('B1')), 'INVENTED', 'it says what it is')
})

await test('both rounds are imported, and nothing in them is worth a warning', () => {
    for (const round of [101, 102]) equal(importFile(data, files[round]).err.match(/^ {2}.*$/gm), null, `warnings of round ${round}`)
    equal(records(data, 'dtm_round').map((r) => [r.number, r.period, r.starts_on, r.ends_on]),
        [['101', 'November-December 2025', '2025-11-01', '2025-12-31'], ['102', 'January-February 2026', '2026-01-01', '2026-02-28']], 'rounds')
    const [before, after] = [101, 102].map((round) => Number(value(data, 'migrants', '--where', `round = ${round}`)))
    check(before !== after && Math.abs(after / before - 1) < 0.2, `${before} became ${after}`)
})

await test('every number of its summary but the one left wrong is what sanad computes, and what its rows add up to', () => {
    const values = summaryOfSanad(cells, data, '--where', 'round = 102')
    const rows = summaryOfRows(cells, workbook)
    const same = (text, number) => Math.abs(Number(text) - number) <= 0.0000011
    equal([...cells.keys()].filter((ref) => !same(values.get(ref), rows.get(ref))), [], 'sanad against the rows')
    equal([...cells].filter(([ref, cell]) => !same(values.get(ref), sheet.get(ref) * (cell.share ? 100 : 1))).map(([ref]) => ref), [CAMP], 'sanad against the sheet')
})

await test('a changed row changes the cells that depend on it and no others', () => {
    const row = muhallas.find((r) => r['Migrants in Muhalla'] === 'Yes' && r['Migrants Adult Men'] > 50)
    const main = workbook.get('Muhalla Main')
    const patched = patchXlsx(bytes, { 'Muhalla Main': {
        [cellOf(main, 2, 'Migrant IND', row.row)]: row['Migrant IND'] - 7,
        [cellOf(main, 2, 'Migrants Adult Men', row.row)]: row['Migrants Adult Men'] - 7,
    } })
    const other = newData().data
    equal(importFile(other, put('round102.xlsx', patched)).status, 0, 'import')
    const [before, after] = [summaryOfSanad(cells, data), summaryOfSanad(cells, other)]
    const [was, is] = [summaryOfRows(cells, workbook), summaryOfRows(cells, readXlsx(patched))]
    equal([...cells.keys()].filter((ref) => before.get(ref) !== after.get(ref)).sort(), [...cells.keys()].filter((ref) => printed(was.get(ref)) !== printed(is.get(ref))).sort(), 'cells that change')
})

await test('lint finds the muhallas without coordinates, the permits short, the baladiya miscounted and the wrong cell', () => {
    findings = parseTable(good(['lint', '--data', data, '--set', 'round=102', '--format', 'csv']))
    const of = (id) => findings.filter((f) => f.check === id)
    equal(of('area_located').length, muhallas.filter((row) => row.Latitude === '').length, 'without coordinates')
    check(of('area_located').length > 0, 'some are without')
    equal(of('permits_add_up').length, 1, 'permits that do not add up')
    equal(of('baladiyas_match_muhallas').map((f) => Number(f.left) - Number(f.right)), [100], 'the baladiya miscounted')
    equal(of('declared_equals_computed').filter((f) => f.right !== '').map((f) => [f.where, Number(f.left) - Number(f.right)]), [[`Summary!${CAMP}`, 50]], 'the wrong cell')
    equal([...new Set(findings.filter((f) => f.severity === 'error').map((f) => f.check))].sort(), ['baladiyas_match_muhallas', 'permit_base_is_whole', 'permits_add_up'], 'all errors')
})

await test('a summary in another layout is refused with its cell', () => {
    const moved = patchXlsx(bytes, { Summary: { A53: 'Western Libya total' } })
    const said = refused(['import', 'dtm_migrants', put('moved.xlsx', moved), '--data', data])
    contains(said, 'sheet Summary, row 53, column A', 'its place')
    contains(said, 'Eastern Libya total', 'what was expected')
})

await test('a period that is no months is a warning, and the dates stay blank', () => {
    const other = newData().data
    const done = importFile(other, put('vague.xlsx', patchXlsx(bytes, { Summary: { B3: 'last summer' } })))
    equal(done.status, 0, done.err)
    contains(done.err, 'sheet Summary, row 3, column B', 'the warning')
    equal(records(other, 'dtm_round').map((r) => [r.period, r.starts_on]), [['last summer', '']], 'the round')
})

await test('the report says what changed since the round before', () => {
    const out = put('report.csv', '')
    good(['report', 'migrant_report', '--data', data, '--set', 'round=102', '--format', 'csv', '--out', out])
    const text = readFileSync(out, 'utf8')
    for (const round of [101, 102]) contains(text, value(data, 'migrants', '--where', `round = ${round}`), `round ${round}`)
})

await finish()
