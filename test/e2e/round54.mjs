// DTM Libya round 54 as IOM published it: every derivable cell of its official summary comes out of sanad, and with one row changed
// exactly the cells that depend on it change. Not part of the project: where the files are absent the tests are skipped.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, contains, equal, equalMaps, finish, skip, test } from './lib/check.mjs'
import { parseTable } from './lib/csv.mjs'
import { figure, good, have, importFile, newData, put, records, SHARED, value } from './lib/sanad.mjs'
import { printed, summaryCells, summaryOfRows, summaryOfSanad, underivable } from './lib/summary.mjs'
import { cellOf, patchXlsx, readXlsx, tableOf } from './lib/xlsx.mjs'

const file = join(SHARED, 'dtm/DTM_Libya_R54_Migrant_Dataset_PUBLIC.xlsx')
const tests = ['the import', 'the official summary', 'one changed row', 'the three CSV files', 'the quirks in lint']
if (!have(file)) {
    for (const name of tests) skip(name, `${file} is absent`)
    await finish()
}

const bytes = readFileSync(file)
const workbook = readXlsx(bytes)
const sheet = workbook.get('Summary')
const cells = summaryCells(sheet)
const missing = underivable(cells)
const derivable = new Map([...cells].filter(([ref]) => !missing.has(ref)))
const { data } = newData()
let said

// Published numbers are binary fractions: the sixth decimal of a percentage is where both must agree, up to one in that place.
const near = (text, number) => Math.abs(Number(text) - number) <= 0.0000011
function disagreeing(values, expected) {
    return [...expected].filter(([ref, number]) => !(Number.isInteger(number) && !derivable.get(ref)?.share ? values.get(ref) === String(number) : near(values.get(ref), number)))
}
const listed = (wrong, values) => wrong.slice(0, 10).map(([ref, number]) => `${ref} ${JSON.stringify(cells.get(ref))}: expected ${number}, got ${values.get(ref)}`).join('\n')

await test('the published workbook is imported as it is', () => {
    const done = importFile(data, file)
    equal(done.status, 0, done.err)
    said = done
    contains(done.out, /^import \S+ appended \d+$/m, 'the import says what it recorded')
})

await test('each sheet is there as records', () => {
    const muhallas = tableOf(workbook.get('Muhalla Main'), 2)
    const sums = new Map()
    for (const row of tableOf(workbook.get('Nationalities'), 1)) {
        const key = [row['Muhalla P Code'], row['Migrant Nationality'], row['Region 2']].join()
        sums.set(key, (sums.get(key) ?? 0) + row['Migrant Individuals'])
    }
    equalMaps(new Map(records(data, 'area_baseline').map((r) => [r.place, r.individuals])),
        new Map(muhallas.map((row) => [row.Muhalla_pcode, String(row['Migrant IND'])])), 'people of each muhalla')
    equal(records(data, 'nationality_count').length, sums.size, 'records of nationalities: one a key')
    equal(records(data, 'nationality_count').reduce((n, r) => n + Number(r.individuals), 0), [...sums.values()].reduce((a, b) => a + b), 'people by nationality')
    equal(records(data, 'area_total').length, tableOf(workbook.get('Baladiya Main'), 2).length, 'records of baladiyas')
    equal(records(data, 'dtm_round').map((r) => [r.number, r.period, r.starts_on, r.ends_on]), [['54', 'August-September 2024', '2024-08-01', '2024-09-30']], 'the round')
})

await test('every number of the summary is a declared figure', () => {
    const declared = new Map(records(data, 'declared_figure').map((r) => [r.cell.replace('Summary!', ''), [r.figure, r.value]]))
    const numbers = [...sheet].filter(([, shown]) => typeof shown === 'number')
    // B149 and C149 stand below the shelters without a label; all other numbers have one.
    equal([...declared.keys()].sort(), numbers.map(([ref]) => ref).sort(), 'cells with a number')
    for (const [ref, cell] of cells) {
        equal(declared.get(ref)[0], cell.figure, `${ref} is the figure`)
        check(near(declared.get(ref)[1], sheet.get(ref) * (cell.share ? 100 : 1)), `${ref} is ${sheet.get(ref)}, declared as ${declared.get(ref)[1]}`)
    }
})

await test('the official summary is reproduced, cell by cell', () => {
    equal(missing.size, 4 + 12, 'cells that cannot be derived')
    check(derivable.size > 500, `${derivable.size} derivable cells`)
    for (const why of new Set(missing.values())) console.log(`        not derivable, ${[...missing].filter(([, w]) => w === why).length} cells: ${why}`)
    const values = summaryOfSanad(derivable, data, '--where', 'round = 54')
    const wrong = disagreeing(values, new Map([...derivable].map(([ref, cell]) => [ref, sheet.get(ref) * (cell.share ? 100 : 1)])))
    equal(wrong.length, 0, `${wrong.length} of ${derivable.size} cells differ\n${listed(wrong, values)}`)
})

await test('"Unknown" and "Unkown" are two figures, 1,236 and 1,206', () => {
    equal(value(data, 'migrants_origin_unstated'), String(sheet.get('B88')), 'region of origin not stated')
    equal(value(data, 'migrants_nationality_unknown'), String(sheet.get(`H${[...sheet].find(([, shown]) => shown === 'Unkown')[0].slice(1)}`)), 'nationality unknown')
})

await test('with one muhalla changed exactly the cells that depend on it change', () => {
    const main = workbook.get('Muhalla Main')
    const row = tableOf(main, 2).find((r) => r.ADM2_Mantika_EN === 'Tripoli' && r['Migrants in Muhalla'] === 'Yes' && r['Priority Need 1'] === 'Food' &&
        ![r['Priority Need 2'], r['Priority Need 3']].includes('Education'))
    const change = {}
    const set = (name, to) => (change[cellOf(main, 2, name, row.row)] = to)
    set('Migrant IND', row['Migrant IND'] + 111)
    set('Sheltered in their workplace IND', row['Sheltered in their workplace IND'] + 111)
    set('Migrants Adult Women', row['Migrants Adult Women'] + 111)
    set('Priority Need 1', 'Education')
    const patched = patchXlsx(bytes, { 'Muhalla Main': change })
    const second = newData()
    equal(importFile(second.data, put('patched.xlsx', patched)).status, 0, 'the changed workbook is imported')

    const asked = new Map([...cells].filter(([, cell]) => !cell.figure.startsWith('children_')))
    const before = summaryOfSanad(asked, data)
    const after = summaryOfSanad(asked, second.data)
    const rowsBefore = summaryOfRows(asked, workbook)
    const rowsAfter = summaryOfRows(asked, readXlsx(patched))
    const changes = (a, b) => [...asked.keys()].filter((ref) => a.get(ref) !== b.get(ref)).sort()
    const dependent = [...asked.keys()].filter((ref) => printed(rowsBefore.get(ref)) !== printed(rowsAfter.get(ref))).sort()
    equal(changes(before, after), dependent, 'the cells that change')
    for (const ref of ['B4', 'B94', 'C93', 'B101', 'B144', 'B128', 'C128', 'B132']) check(dependent.includes(ref), `${ref} depends on the row`)
    for (const ref of ['B5', 'B6', 'H11', 'C46', 'B79', 'B100', 'C110', 'B139']) check(!dependent.includes(ref), `${ref} does not depend on the row`)
    const wrong = [...asked.keys()].filter((ref) => !near(after.get(ref), rowsAfter.get(ref)))
    equal(wrong.map((ref) => [ref, after.get(ref), rowsAfter.get(ref)]), [], 'and each has its new value')
})

await test('the three CSV files give the same figures as the workbook', () => {
    const csv = newData().data
    for (const name of ['Muhalla_Main', 'Baladiya_Main']) good(['import', 'dtm_migrants', join(SHARED, `dtm/${name}.csv`), '--data', csv])
    const refused = importFile(csv, join(SHARED, 'dtm/Nationalities.csv'))
    check(refused.status > 0, 'the nationality file does not say its round')
    contains(refused.err, '--set', 'and the refusal says how to say it')
    good(['import', 'dtm_migrants', join(SHARED, 'dtm/Nationalities.csv'), '--data', csv, '--set', 'round=54'])
    equalMaps(summaryOfSanad(derivable, csv), summaryOfSanad(derivable, data), 'cells of the summary')
    equal(value(csv, 'area_total_migrants'), value(data, 'area_total_migrants'), 'the published baladiyas')
})

await test('lint finds what is known to be odd about round 54, and nothing in its sums', () => {
    const findings = parseTable(good(['lint', '--data', data, '--set', 'round=54', '--format', 'csv']))
    const of = (id) => findings.filter((f) => f.check === id)
    const main = tableOf(workbook.get('Muhalla Main'), 2)
    equal(of('area_located').length, main.filter((row) => row.Latitude === '').length, 'muhallas without coordinates')
    equal(of('area_located').length, 19, 'muhallas without coordinates')

    const regions = new Map()
    for (const row of tableOf(workbook.get('Nationalities'), 1)) {
        const pair = `${row['Muhalla P Code']} ${row['Migrant Nationality']}`
        regions.set(pair, (regions.get(pair) ?? new Set()).add(row['Region 2']))
    }
    equal(of('nationality_once').length, [...regions.values()].filter((set) => set.size > 1).length, 'nationalities of several regions in one muhalla')
    contains(said.err, /sheet Nationalities, row 582: .*row 580/, 'rows of one key are named when they are imported')

    equal(of('unknown_in_two_tables').map((f) => [f.left, f.right]), [['1236', '1206']], 'two unknowns')
    const declared = of('declared_equals_computed')
    const off = new Set(declared.filter((f) => f.right !== '').map((f) => f.where.replace('Summary!', '')))
    const shares = [...missing].filter(([, why]) => why.startsWith('taken over')).map(([ref]) => ref)
    equal([...off].filter((ref) => !/^[A-Z]+\d+$/.test(ref)), [], 'findings name their cell')
    equal([...off].sort(), shares.sort(), 'declared figures that differ: the shares over other totals')
    equal(declared.filter((f) => f.right === '').map((f) => f.where.replace('Summary!', '')).sort(), ['B102', 'B103', 'C102', 'C103'], 'declared figures that cannot be computed')
    for (const id of ['sexes_add_up', 'shelters_add_up', 'arrivals_add_up', 'permits_add_up', 'baladiyas_match_muhallas', 'nationalities_match_areas'])
        console.log(`        ${id}: ${of(id).length}`)
})

await test('a share is given with what it is a share of', () => {
    const [row] = figure(data, 'migrants_share', '--by', 'region').filter((r) => r.region === 'LY01')
    equal([row.numerator, row.base], [String(sheet.get('B91')), String(sheet.get('B94'))], 'numerator and base of the East')
})

await finish()
