// Workbooks, read, patched and written without sanad's own code: what a test expects comes from here.
import { readZip, writeZip } from './zip.mjs'

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const unescape = (text) =>
    text.replace(/&(#x?)?(\w+);/g, (_, number, name) =>
        number ? String.fromCodePoint(parseInt(name, number === '#x' ? 16 : 10)) : ENTITIES[name])
const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&${Object.keys(ENTITIES).find((k) => ENTITIES[k] === c)};`)
const attribute = (tag, name) => unescape(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
const textOf = (xml) => [...xml.matchAll(/<t(?:\s[^>]*)?>([^<]*)<\/t>/g)].map((m) => unescape(m[1])).join('')

// The path of a sheet inside the archive, by its name without blanks at its ends.
function sheetPaths(files) {
    const targets = new Map()
    for (const [tag] of String(files.get('xl/_rels/workbook.xml.rels')).matchAll(/<Relationship\s[^>]*>/g))
        targets.set(attribute(tag, 'Id'), attribute(tag, 'Target').replace(/^\/?(xl\/)?/, 'xl/'))
    const paths = new Map()
    for (const [tag] of String(files.get('xl/workbook.xml')).matchAll(/<sheet\s[^>]*>/g))
        paths.set(attribute(tag, 'name').trim(), targets.get(attribute(tag, 'r:id')))
    return paths
}

function readSheet(xml, strings) {
    const cells = new Map()
    for (const [, attributes, body] of xml.matchAll(/<c((?:\s[^>]*?)?)(?:\/>|>(.*?)<\/c>)/gs)) {
        const type = attribute(attributes, 't')
        const stored = /<v(?:\s[^>]*)?>([^<]*)<\/v>/.exec(body ?? '')?.[1]
        let value = stored === undefined ? undefined : unescape(stored)
        if (type === 's' && value !== undefined) value = strings[Number(value)]
        else if (type === 'inlineStr') value = textOf(body ?? '')
        else if (type === '' || type === 'n') value = value === undefined ? undefined : Number(value)
        if (value !== undefined && value !== '') cells.set(attribute(attributes, 'r'), value)
    }
    return cells
}

// A Map of sheet to a Map of cell ("B3") to its value: a number or a text.
export function readXlsx(bytes) {
    const files = readZip(bytes)
    const strings = [...String(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map((m) => textOf(m[1]))
    const sheets = new Map()
    for (const [name, path] of sheetPaths(files)) sheets.set(name, readSheet(String(files.get(path)), strings))
    return sheets
}

export function columnNumber(letters) {
    return [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0)
}
export function columnLetters(n) {
    return n > 26 ? columnLetters(Math.floor((n - 1) / 26)) + columnLetters(((n - 1) % 26) + 1) : String.fromCharCode(64 + n)
}

// A sheet's rows below row `header` as objects by the header's names; `row` is the row's number.
export function tableOf(cells, header) {
    const names = new Map()
    const rows = new Map()
    for (const [ref, value] of cells) {
        const [, letters, number] = /^([A-Z]+)(\d+)$/.exec(ref)
        if (Number(number) === header) names.set(letters, String(value).trim())
        else if (Number(number) > header) {
            if (!rows.has(number)) rows.set(number, { row: Number(number) })
            rows.get(number)[letters] = value
        }
    }
    return [...rows.values()].map((row) =>
        Object.fromEntries([['row', row.row], ...[...names].map(([letters, name]) => [name, row[letters] ?? ''])]))
}

// The cell of a table's column: cellOf(sheet, 2, 'Migrant IND', 17) is "L17".
export function cellOf(cells, header, name, row) {
    for (const [ref, value] of cells) {
        const [, letters, number] = /^([A-Z]+)(\d+)$/.exec(ref)
        if (Number(number) === header && String(value).trim() === name) return `${letters}${row}`
    }
    throw new Error(`no column ${name}`)
}

// One cell as XML. A value is a number, a text, null (blank), or { xml } with what stands between <c> and </c>.
function cellXml(ref, value) {
    if (value === null || value === undefined || value === '') return ''
    if (typeof value === 'number') return `<c r="${ref}"><v>${value}</v></c>`
    if (typeof value === 'object') return `<c r="${ref}"${value.attributes ?? ''}>${value.xml}</c>`
    return `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`
}

function patchRow(xml, ref, value) {
    const column = columnNumber(ref.replace(/\d+/, ''))
    const cells = [...xml.matchAll(/<c((?:\s[^>]*?)?)(?:\/>|>.*?<\/c>)/gs)]
    const placed = cells.map(([cell, attributes]) => [columnNumber(attribute(attributes, 'r').replace(/\d+/, '')), cell])
    const others = placed.filter(([number]) => number !== column)
    return [...others, [column, cellXml(ref, value)]].sort((a, b) => a[0] - b[0]).map(([, cell]) => cell).join('')
}

// The same workbook with some cells changed: { 'Muhalla Main': { L3: 12 } }. A row given as null is taken out: { 7: null }.
export function patchXlsx(bytes, changes) {
    const files = readZip(bytes)
    const paths = sheetPaths(files)
    for (const [sheet, cells] of Object.entries(changes)) {
        let xml = String(files.get(paths.get(sheet)))
        for (const [ref, value] of Object.entries(cells)) {
            const row = ref.replace(/^[A-Z]+/, '')
            const pattern = new RegExp(`(<row\\s[^>]*?\\br="${row}"[^>]*?(?<!/)>)(.*?)(</row>)`, 's')
            if (!pattern.test(xml)) throw new Error(`no row ${row} in ${sheet}`)
            xml = xml.replace(pattern, (_, open, body, close) => (ref === row ? '' : open + patchRow(body, ref, value) + close))
        }
        files.set(paths.get(sheet), xml)
    }
    return writeZip(files)
}

// A workbook of the given sheets: { name: rows of cells }. Cells as in cellXml. `parts` adds or replaces files of the archive.
export function writeXlsx(sheets, parts = {}) {
    const names = Object.keys(sheets)
    const files = new Map()
    const list = (each) => names.map((name, i) => each(name, i + 1)).join('')
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const packaged = 'http://schemas.openxmlformats.org/package/2006'
    const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
    files.set('[Content_Types].xml',
        `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/>` +
        list((_, i) => `<Override PartName="/xl/worksheets/sheet${i}.xml" ContentType="${kind}.worksheet+xml"/>`) + '</Types>')
    files.set('_rels/.rels', `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
    files.set('xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${relation}"><sheets>` +
        list((name, i) => `<sheet name="${escape(name)}" sheetId="${i}" r:id="rId${i}"/>`) + '</sheets></workbook>')
    files.set('xl/_rels/workbook.xml.rels', `<Relationships xmlns="${packaged}/relationships">` +
        list((_, i) => `<Relationship Id="rId${i}" Type="${relation}/worksheet" Target="worksheets/sheet${i}.xml"/>`) + '</Relationships>')
    names.forEach((name, i) => {
        const rows = sheets[name].map((row, r) =>
            `<row r="${r + 1}">${row.map((value, c) => cellXml(columnLetters(c + 1) + (r + 1), value)).join('')}</row>`)
        files.set(`xl/worksheets/sheet${i + 1}.xml`, `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`)
    })
    for (const [name, content] of Object.entries(parts)) files.set(name, content)
    return writeZip(files)
}
