// Small rounds in the published layout, for tests that look at one row and not at a country.
import { packTable } from './sanad.mjs'
import { writeCsv } from './csv.mjs'
import { columnLetters, writeXlsx } from './xlsx.mjs'

const SHELTERS = ['Rented Accomodation (Self Paid) IND', 'Rented Accomodation (Paind by others) IND', 'Rented Accomodation (Paind by employer) IND',
    "Squatting on other people's properties IND", 'Abondoned buildings IND', 'Sheltered in their workplace IND', 'schools or other public buildings (IND)',
    'In informal camp setting (IND)', 'No accomodation IND', 'Other Shelter']
const ARRIVALS = ['Migrants arrived last month', 'Migrants arrived between 1 to 6 months ago', 'Migrants arrived between 6 to 12 months ago',
    'Migrants arrived Over 12 months ago', 'Migrants arrival time unknown']
const PERMITS = ['Migrants with residency permit', 'Migrants with work permit', 'Migrants with no permit', 'Migrants permit status unknown']

export const HEADER = ['ADM1_Region_EN', 'ADM2_Mantika_EN', 'ADM3_Baladiya_EN', 'ADM4_Muhalla_EN', 'ADM4_Muhalla_AR', 'Muhalla_pcode', 'Muhalla Type', 'Latitude',
    'Longitude', 'AssessmentRound', 'Migrants in Muhalla', 'Migrant IND', ...SHELTERS, ...ARRIVALS, ...PERMITS, 'Migrants Adult Men', 'Migrants Adult Women',
    'Migrants Childern', 'Priority Need 1', 'Priority Need 1 - Problem', 'Priority Need 2', 'Priority Need 2 - Problem', 'Priority Need 3', 'Priority Need 3 - Problem']

let places
function placeNames(code) {
    places ??= new Map(packTable('places.csv').map((place) => [place.code, place]))
    const muhalla = places.get(code)
    const baladiya = places.get(muhalla?.parent)
    const mantika = places.get(baladiya?.parent)
    return [places.get(mantika?.parent)?.name_en, mantika?.name_en, baladiya?.name_en, muhalla?.name_en, muhalla?.name_ar].map((name) => name ?? 'Nowhere')
}

// The codes of the first muhallas of the pack.
export function someMuhallas(n) {
    placeNames('')
    return [...places.values()].filter((place) => place.level === '4').slice(0, n).map((place) => place.code)
}

// One muhalla's row; `over` replaces cells by their header.
export function muhallaRow(code, people, over = {}) {
    const all = (names) => Object.fromEntries(names.map((name, i) => [name, i === 0 ? people : 0]))
    const row = {
        ...Object.fromEntries(HEADER.slice(0, 5).map((name, i) => [name, placeNames(code)[i]])),
        Muhalla_pcode: code, 'Muhalla Type': 'Urban', Latitude: 32.5, Longitude: 20.25, AssessmentRound: 7, 'Migrants in Muhalla': 'Yes', 'Migrant IND': people,
        ...all(SHELTERS), ...all(ARRIVALS), ...all(PERMITS), 'Migrants Adult Men': people, 'Migrants Adult Women': 0, 'Migrants Childern': 0,
        'Priority Need 1': 'Food', 'Priority Need 1 - Problem': 'Too expensive', ...over,
    }
    return HEADER.map((name) => row[name] ?? null)
}

export const column = (name) => HEADER.indexOf(name)
export const letters = (name) => columnLetters(column(name) + 1)
const grid = (rows) => [['General Info'], HEADER, ...rows]
export const smallXlsx = (rows, parts) => writeXlsx({ 'Muhalla Main ': grid(rows) }, parts)
export const smallCsv = (rows, options) => writeCsv(grid(rows).map((row) => HEADER.map((_, i) => row[i])), options)
