// The official summary sheet of a migrant round: which figure each of its cells states, and the same cells computed from the rows of
// the workbook by arithmetic of their own, so that sanad is compared with two things that know nothing of it.
import { figure, packTable } from './sanad.mjs'
import { tableOf } from './xlsx.mjs'

const squeeze = (text) => String(text).toLowerCase().normalize('NFKD').replace(/[^\p{L}\p{N}]/gu, '')

// A published spelling to a code of the pack.
function codeOf(list, text) {
    for (const row of packTable(`codes/${list}.csv`))
        if ([row.code, row.label_en, ...row.alias.split('|')].some((name) => name && squeeze(name) === squeeze(text))) return row.code
    throw new Error(`no ${list} is called ${text}`)
}

const places = new Map(packTable('places.csv').map((place) => [place.code, place]))
function placeCode(level, name) {
    for (const place of places.values()) if (place.level === String(level) && squeeze(place.name_en) === squeeze(name)) return place.code
    throw new Error(`no place of level ${level} is called ${name}`)
}
export function above(code, level) {
    let place = places.get(code)
    while (Number(place.level) > level) place = places.get(place.parent)
    return place.code
}

const ORIGINS = ['asia_middle_east', 'sub_sahara', 'north_africa', 'other']
const REGIONS = { East: 'LY01', West: 'LY02', South: 'LY03', Eastern: 'LY01', Western: 'LY02', Southern: 'LY03' }
const region = (name) => REGIONS[name.split(' ')[0]]

// Every number of the sheet: cell -> { figure, by: { dimension: code }, share }. `share`: published as a fraction, ours is in per cent.
export function summaryCells(sheet) {
    const cells = new Map()
    const put = (ref, id, by = {}, share = false) => {
        if (sheet.has(ref)) cells.set(ref, { figure: id, by, share })
    }
    const pair = (column, row, id, by, shareId = `${id}_share`) => {
        put(`${column}${row}`, id, by)
        put(`${String.fromCharCode(column.charCodeAt(0) + 1)}${row}`, shareId, by, true)
    }
    put('B4', 'migrants')
    put('B5', 'baladiyas_hosting')
    put('B6', 'muhallas_hosting')
    for (let row = 11; row <= 32; row++) pair('C', row, 'migrants', { mantika: placeCode(2, sheet.get(`B${row}`)) })
    pair('C', 33, 'migrants', {})
    for (let row = 11; row <= 35; row++) pair('H', row, 'nationality_migrants', { nationality: codeOf('country', sheet.get(`G${row}`)) })
    pair('H', 36, 'nationality_migrants', {})
    for (let row = 46; row <= 71; row++)
        ORIGINS.forEach((origin, i) => {
            const column = 'CEGI'[i]
            if (row === 71) put(`${column}71`, 'nationality_migrants', { origin })
            else if ([53, 60, 70].includes(row)) pair(column, row, 'nationality_migrants', { region: region(sheet.get(`A${row}`)), origin }, 'origin_share_of_area')
            else pair(column, row, 'nationality_migrants', { mantika: placeCode(2, sheet.get(`B${row}`)), origin }, 'origin_share_of_region')
        })
    for (const row of [79, 84, 88]) pair('B', row, 'nationality_migrants', { origin_group: codeOf('origin_region', sheet.get(`A${row}`)) })
    for (const row of [80, 81, 85, 86]) pair('B', row, 'nationality_migrants', { origin_region: codeOf('origin_region', sheet.get(`A${row}`)) })
    for (const row of [91, 92, 93]) pair('B', row, 'migrants', { region: region(sheet.get(`A${row}`)) })
    pair('B', 94, 'migrants', {})
    for (const row of [100, 101]) pair('B', row, 'migrants_by_demographic', { demographic: codeOf('demographic', sheet.get(`A${row}`)) })
    pair('B', 102, 'children_accompanied', {})
    pair('B', 103, 'children_unaccompanied', {})
    for (const row of [101, 102]) pair('F', row, 'migrants_by_age', { age: row === 101 ? 'adult' : 'child' })
    for (let row = 110; row <= 132; row++)
        for (const column of 'BCDEFGHIJ') {
            const need = codeOf('need', sheet.get(`${column}109`))
            put(`${column}${row}`, 'muhallas_naming_need_share', row === 132 ? { need } : { mantika: placeCode(2, sheet.get(`A${row}`)), need }, true)
        }
    for (let row = 139; row <= 148; row++) pair('B', row, 'migrants_by_shelter', { shelter: codeOf('shelter', sheet.get(`A${row}`)) })
    pair('B', 149, 'migrants_by_shelter', {})
    return cells
}

// Cells of the sheet that cannot be derived from its rows, each with why.
export function underivable(cells) {
    const reasons = new Map()
    for (const [ref, { figure: id, by }] of cells) {
        if (id.startsWith('children_')) reasons.set(ref, 'the rows hold children as one number, accompanied or not')
        const eastern = by.mantika && above(by.mantika, 1) === 'LY01' && id === 'origin_share_of_region'
        if (eastern && ['asia_middle_east', 'sub_sahara'].includes(by.origin) && by.mantika !== placeCode(2, 'Ejdabia'))
            reasons.set(ref, "taken over 29,580 or 38,148 people, not over the sheet's own totals of the East")
    }
    return reasons
}

const key = (id, by) => `${id} ${Object.entries(by).map(([dimension, code]) => `${dimension}=${code}`).sort().join(';')}`

// What sanad says: cell -> text of the value as printed; a cell that has no records is a zero there.
export function summaryOfSanad(cells, data, ...more) {
    const asked = new Map()
    const values = new Map()
    for (const [ref, cell] of cells) {
        const by = Object.keys(cell.by).join(',')
        const query = `${cell.figure} ${by}`
        if (!asked.has(query)) {
            asked.set(query, new Map())
            for (const row of figure(data, cell.figure, ...(by ? ['--by', by] : []), ...more))
                asked.get(query).set(key(cell.figure, Object.fromEntries(Object.keys(cell.by).map((dimension) => [dimension, row[dimension]]))), row.value)
        }
        values.set(ref, asked.get(query).get(key(cell.figure, cell.by)) ?? '0')
    }
    return values
}

const SHELTER_COLUMNS = { rented_self: 'Rented Accomodation (Self Paid) IND', rented_others: 'Rented Accomodation (Paind by others) IND',
    rented_employer: 'Rented Accomodation (Paind by employer) IND', squatting: "Squatting on other people's properties IND", abandoned: 'Abondoned buildings IND',
    workplace: 'Sheltered in their workplace IND', public_building: 'schools or other public buildings (IND)', camp: 'In informal camp setting (IND)',
    none: 'No accomodation IND', other: 'Other Shelter' }
const sum = (rows, column) => rows.reduce((total, row) => total + Number(row[column] || 0), 0)
const distinct = (rows, level) => new Set(rows.map((row) => above(row.Muhalla_pcode, level))).size

// The same cells from the workbook's rows: cell -> number, shares in per cent. Cells that cannot be derived are left out.
export function summaryOfRows(cells, workbook) {
    const muhallas = tableOf(workbook.get('Muhalla Main'), 2)
    const nationalities = tableOf(workbook.get('Nationalities'), 1)
    const hosting = muhallas.filter((row) => row['Migrants in Muhalla'] === 'Yes')
    const inArea = (rows, by, column) =>
        rows.filter((row) => (!by.mantika || above(row[column], 2) === by.mantika) && (!by.region || above(row[column], 1) === by.region))
    const codes = new Map()
    const code = (list, text) => {
        if (!codes.has(list + text)) codes.set(list + text, text ? codeOf(list, text) : '')
        return codes.get(list + text)
    }
    const area = (by) => inArea(muhallas, by, 'Muhalla_pcode')
    const from = (by) => inArea(nationalities, by, 'Muhalla P Code').filter((row) =>
        (!by.nationality || code('country', row['Migrant Nationality']) === by.nationality) &&
        (!by.origin_group || code('origin_region', row.Region1) === by.origin_group) &&
        (!by.origin_region || code('origin_region', row['Region 2']) === by.origin_region) &&
        (!by.origin || [code('origin_region', row.Region1), code('origin_region', row['Region 2'])].includes(by.origin)))
    const naming = (by) => inArea(hosting, by, 'Muhalla_pcode')
    const people = (rows) => sum(rows, 'Migrant IND')
    const counted = (rows) => sum(rows, 'Migrant Individuals')
    const percent = (part, whole) => (whole ? (100 * part) / whole : 0)
    const demographic = { men: 'Migrants Adult Men', women: 'Migrants Adult Women', children: 'Migrants Childern' }
    // Shares of a breakdown are of the sum of its parts (the pack's definition); parts that do not add up are lint's business.
    const everybody = Object.values(demographic).reduce((total, name) => total + sum(muhallas, name), 0)
    const sexes = (by) => (by.demographic ? sum(muhallas, demographic[by.demographic]) : everybody)
    const ages = (by) => (by.age === 'child' ? sum(muhallas, demographic.children) : sum(muhallas, demographic.men) + sum(muhallas, demographic.women))
    const shelters = (by) => (by.shelter ? [by.shelter] : Object.keys(SHELTER_COLUMNS)).reduce((total, shelter) => total + sum(muhallas, SHELTER_COLUMNS[shelter]), 0)
    const regionOf = (by) => ({ region: above(by.mantika, 1), origin: by.origin })
    const compute = {
        migrants: (by) => people(area(by)),
        migrants_share: (by) => percent(people(area(by)), people(muhallas)),
        baladiyas_hosting: () => distinct(hosting, 3),
        muhallas_hosting: () => distinct(hosting, 4),
        nationality_migrants: (by) => counted(from(by)),
        nationality_migrants_share: (by) => percent(counted(from(by)), counted(nationalities)),
        origin_share_of_area: (by) => percent(counted(from(by)), counted(from({ region: by.region }))),
        origin_share_of_region: (by) => percent(counted(from(by)), counted(from(regionOf(by)))),
        migrants_by_demographic: sexes,
        migrants_by_demographic_share: (by) => percent(sexes(by), everybody),
        migrants_by_age: ages,
        migrants_by_age_share: (by) => percent(ages(by), everybody),
        migrants_by_shelter: shelters,
        migrants_by_shelter_share: (by) => percent(shelters(by), shelters({})),
        muhallas_naming_need_share: (by) => {
            const named = (row) => [1, 2, 3].some((n) => row[`Priority Need ${n}`] && code('need', row[`Priority Need ${n}`]) === by.need)
            return percent(naming(by).filter(named).length, naming(by).length)
        },
    }
    const values = new Map()
    for (const [ref, { figure: id, by }] of cells) if (compute[id]) values.set(ref, compute[id](by))
    return values
}

// A number as sanad prints it: at most six decimals, no zeros at their end.
export const printed = (number) => String(Number(number.toFixed(6)))
