// What people really send: each is read right, or refused with its place, and the server that got it goes on as if nothing had been.
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { parseTable } from './lib/csv.mjs'
import { figure, folder, good, importFile, newData, put, records, sanad, serve, value } from './lib/sanad.mjs'
import { HEADER, letters, muhallaRow, smallCsv, smallXlsx, someMuhallas } from './lib/small.mjs'
import { writeXlsx } from './lib/xlsx.mjs'

const [A, B] = someMuhallas(2)
const { data } = newData()
const server = await serve(data)
const where = folder()
const PEOPLE = 'Migrant IND'
const people = `sheet Muhalla Main, row 3, column ${letters(PEOPLE)}, ${PEOPLE}: `

function refuses(what, name, bytes, ...said) {
    return test(what, () => {
        const before = records(data, 'area_baseline').length
        const done = importFile(data, put(name, bytes, where))
        equal(done.status, 1, `exit status\n${done.err}${done.out}`)
        for (const part of said) contains(done.err, part, 'the reason')
        equal(records(data, 'area_baseline').length, before, 'records')
    })
}

let round = 100
// The file holds one round, a number of its own, with A; `expected` are fields of its record.
function reads(what, name, make, expected, quiet = true) {
    return test(what, () => {
        const own = String(++round)
        const done = importFile(data, put(name, make(Number(own)), where))
        equal(done.status, 0, done.err)
        if (quiet) check(!/row \d+, column/.test(done.err), `no cell was misread\n${done.err}`)
        const [record] = records(data, 'area_baseline', `round=${own}`, `place=${A}`)
        for (const [field, is] of Object.entries(expected)) equal(record[field], is, field)
    })
}
const row = (over = {}) => (own) => muhallaRow(A, 120, { AssessmentRound: own, ...over })
const xlsx = (over) => (own) => smallXlsx([row(over)(own)])

const whole = smallXlsx([muhallaRow(A, 120), muhallaRow(B, 80)])

// --- files that are not what they say ---
await refuses('a workbook cut in half is refused', 'cut.xlsx', whole.subarray(0, whole.length >> 1), /damaged|cut short/)
await refuses('a workbook without its last bytes is refused', 'cut.xlsx', whole.subarray(0, whole.length - 12), /damaged|cut short/)
await refuses('a workbook with the wrong sheet is refused, naming those expected', 'sheet.xlsx', writeXlsx({ Groceries: [['apples', 3]] }), 'Muhalla Main')
await refuses('an archive that is no workbook is refused', 'zip.xlsx', writeXlsx({}, { 'xl/workbook.xml': '<workbook/>' }), /workbook/)
await refuses('a picture is refused', 'picture.xlsx', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0', 'latin1'), /text file|damaged/)
await refuses('an old XLS workbook is refused', 'old.xls', Buffer.from('d0cf11e0a1b11ae1' + '00'.repeat(600), 'hex'), /XLS|password/)
await refuses('a web page is refused', 'page.xlsx', Buffer.from('<html><table><tr><td>1</td></tr></table></html>'), /web page/)
await refuses('an empty file is refused', 'empty.csv', Buffer.alloc(0), /./)
const bombed = (bytes) => smallXlsx([muhallaRow(A, 1)], { 'xl/worksheets/sheet1.xml': bytes })
await refuses('a zip bomb is refused before it unfolds', 'bomb.xlsx', bombed(Buffer.alloc(200 << 20, ' ')), /unfold|larger than/)

// --- too wide, too long ---
const wide = Array.from({ length: 1000000 }, (_, i) => (i < 3 ? 'x' : null))
wide[999999] = 'x'
await refuses('a row of a million columns is refused with its row (XLSX)', 'wide.xlsx', writeXlsx({ 'Muhalla Main': [['General Info'], HEADER, muhallaRow(A, 1), wide] }), 'row 4', '16384')
await refuses('a row of a million columns is refused with its row (CSV)', 'wide.csv', smallCsv([muhallaRow(A, 1)]) + ','.repeat(1000000) + '\r\n', 'line 4', '16384')
await refuses('a quote never closed is refused with its line', 'quote.csv', smallCsv([muhallaRow(A, 1)]) + '"open,1,2\r\n', 'line 4')

// --- cells ---
await reads('a formula counts by its value', 'formula.xlsx', xlsx({ [PEOPLE]: { xml: '<f>60*2</f><v>120</v>' } }), { individuals: '120' })
await refuses('a formula without a value is refused with its place', 'formula.xlsx', xlsx({ [PEOPLE]: { xml: '<f>60*2</f>' } })(7), people)
await refuses('an error in a cell is refused with its place', 'error.xlsx', xlsx({ [PEOPLE]: { attributes: ' t="e"', xml: '<v>#REF!</v>' } })(7), people, '#REF!')
await refuses('a date as text where people are counted is refused with its place', 'date.xlsx', xlsx({ [PEOPLE]: '2024-01-31' })(7), people)
await refuses('a date where people are counted is refused with its place', 'date.xlsx', xlsx({ [PEOPLE]: { attributes: ' t="d"', xml: '<v>2024-01-31</v>' } })(7), people)
await refuses('fewer people than none are refused with their place', 'negative.xlsx', xlsx({ [PEOPLE]: -3 })(7), people)
await refuses('half a person is refused with its place', 'half.xlsx', xlsx({ [PEOPLE]: 1.5 })(7), people)
await refuses('more people than a number can hold are refused', 'many.xlsx', xlsx({ [PEOPLE]: '9'.repeat(30) })(7), people)
await reads('a whole number with a point is read', 'point.xlsx', xlsx({ [PEOPLE]: { xml: '<v>12.0</v>' } }), { individuals: '12' })
await reads('a number as text is read', 'text.xlsx', xlsx({ [PEOPLE]: ' 120 ' }), { individuals: '120' })
await reads('Arabic digits are read', 'arabic.xlsx', xlsx({ [PEOPLE]: '١٢٠' }), { individuals: '120' })
await reads('extended Arabic digits are read', 'persian.xlsx', xlsx({ [PEOPLE]: '۱۲۰' }), { individuals: '120' })
await refuses('half a person in Arabic digits is refused', 'arabic.xlsx', xlsx({ [PEOPLE]: '١٢٫٥' })(7), people)
await reads('a cell that looks like a formula is text and stays text', 'plus.xlsx', xlsx({ ADM4_Muhalla_EN: '=1+1' }), { individuals: '120' }, false)

await test('two rows of one muhalla are refused, naming both', () => {
    const done = importFile(data, put('twice.xlsx', smallXlsx([muhallaRow(A, 1), muhallaRow(B, 2), muhallaRow(A, 3)]), where))
    equal(done.status, 1, done.err)
    contains(done.err, 'row 5', 'the second row')
    contains(done.err, /\b3\b/, 'the first row')
})

await test('a header that is missing or stands twice is refused by its name', () => {
    const without = HEADER.map((name) => (name === PEOPLE ? 'Migrants' : name))
    const twice = HEADER.map((name) => (name === 'Other Shelter' ? PEOPLE : name))
    for (const header of [without, twice]) {
        const done = importFile(data, put('header.xlsx', writeXlsx({ 'Muhalla Main': [['General Info'], header, muhallaRow(A, 1)] }), where))
        equal(done.status, 1, done.err)
        contains(done.err, PEOPLE, 'the header')
    }
})

await test('a location with one coordinate or beyond the globe is refused with its place', () => {
    for (const over of [{ Latitude: null }, { Latitude: 132 }]) {
        const done = importFile(data, put('spot.xlsx', smallXlsx([muhallaRow(A, 1, over)]), where))
        equal(done.status, 1, done.err)
        contains(done.err, 'row 3', 'its row')
    }
})

// --- encodings and separators ---
const decoder = new TextDecoder('windows-1256')
const windows1256 = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
const encodings = {
    'UTF-8': (text) => Buffer.from(text),
    'UTF-8 with a byte order mark': (text) => Buffer.from('\ufeff' + text),
    'UTF-16, little end first': (text) => Buffer.from('\ufeff' + text, 'utf16le'),
    'UTF-16, big end first': (text) => Buffer.from('\ufeff' + text, 'utf16le').swap16(),
    'UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
    'Windows-1256': (text) => Buffer.from([...text].map((c) => windows1256.get(c))),
}
for (const [name, encode] of Object.entries(encodings))
    await reads(`CSV in ${name} is read, Arabic names and all`, 'round.csv', (own) => encode(smallCsv([row()(own)])), { individuals: '120', women: '0' })
const separators = { semicolons: { separator: ';' }, tabs: { separator: '\t' }, 'line feeds alone': { eol: '\n' }, 'carriage returns alone': { eol: '\r' } }
for (const [name, options] of Object.entries(separators))
    await reads(`CSV with ${name} is read`, 'round.csv', (own) => smallCsv([row()(own)], options), { individuals: '120' })
await refuses('UTF-16 cut in the middle of a character is refused', 'cut.csv', Buffer.from('\ufeff' + smallCsv([muhallaRow(A, 1)]), 'utf16le').subarray(0, 1001), /./)

// --- after all that ---
await test('the server still answers, and nothing it holds is damaged', async () => {
    equal((await fetch(`${server.url}/health`)).status, 200, 'health')
    const sound = put('sound.xlsx', smallXlsx([muhallaRow(A, 120, { AssessmentRound: 999 }), muhallaRow(B, 80, { AssessmentRound: 999 })]), where)
    equal(importFile(data, sound).status, 0, 'a sound file is imported')
    equal(value(data, 'migrants'), '200', 'its figure')
    equal(figure(data, 'migrants', '--by', 'muhalla').length, 2, 'its cells')
    contains(good(['verify', '--data', data]), /damages 0$/m, 'verify')
    equal(await server.stop(), 0, 'the server ends well')
    contains(good(['verify', '--data', data]), /damages 0$/m, 'verify without the server')
    equal(parseTable(good(['record', 'list', 'import_run', '--data', data, '--format', 'csv'])).filter((r) => r.finished !== 'yes').length, 0, 'imports begun and not finished')
})

await test('what is said twice on one line is refused: neither is taken for the other', () => {
    const { data } = newData()
    const added = sanad(['record', 'add', 'dtm_round', 'number=900', 'number=901', '--data', data])
    equal(added.status, 1, added.out)
    contains(added.err, 'number is said twice', 'a field')
    const imported = sanad(['import', 'dtm_migrants', '/dev/null', '--set', 'round=1', '--set', 'round=2', '--data', data])
    equal(imported.status, 1, imported.out)
    contains(imported.err, 'round is said twice', 'a setting')
})

await finish()
