// One flipped byte in an entry, a head, a blob or a projection: verify ends with a failure and says where.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { folder, good, importFile, newData, put, sanad } from './lib/sanad.mjs'
import { muhallaRow, smallXlsx, someMuhallas } from './lib/small.mjs'
import { bytesOf, copyInTurn, hexOf, onServer, sql } from './lib/store.mjs'

const [A, B, C] = someMuhallas(3)
const sound = newData().data
equal(importFile(sound, put('round.xlsx', smallXlsx([muhallaRow(A, 100), muhallaRow(B, 200), muhallaRow(C, 300)]))).status, 0, 'import')

// A copy of the directory to be damaged; its key goes with it.
const copy = () => copyInTurn(sound, join(folder(), 'data'))

// The hexadecimal with one bit of its byte number `at` turned over.
function flip(hex, at) {
    const bytes = Buffer.from(hex, 'hex')
    bytes[at] ^= 1
    return bytes.toString('hex')
}

function damaged(data, ...said) {
    const done = sanad(['verify', '--data', data])
    equal(done.status, 1, `exit status\n${done.out}${done.err}`)
    for (const part of said) contains(done.out, part, 'what is damaged')
    check(!/damages 0$/m.test(done.out), 'damages are counted')
}

await test('a sound directory verifies', () => {
    contains(good(['verify', '--data', sound]), /^entries \d+ streams 1 blobs \d+ damages 0$/m, 'verify')
    contains(good(['verify', '--data', copy()]), /damages 0$/m, 'verify of a copy')
})

const entries = sql(sound, 'select number, length(bytes) from journal_entry order by number').split('\n').map((line) => line.split('|').map(Number))
for (const [name, at] of Object.entries({ first: () => 0, middle: (n) => n >> 1, last: (n) => n - 1 }))
    await test(`a flipped byte in an entry is found: the ${name} byte`, () => {
        for (const [number, length] of [entries[0], entries[entries.length >> 1], entries.at(-1)]) {
            const data = copy()
            const hex = sql(data, `select ${hexOf('bytes')} from journal_entry where number = ${number}`)
            sql(data, `update journal_entry set bytes = ${bytesOf(flip(hex, at(length)))} where number = ${number}`)
            damaged(data, new RegExp(`\\b${number}\\b`))
        }
    })

await test('a flipped byte in what is kept beside an entry is found', () => {
    for (const column of ['hash', 'record_id', 'source_id']) {
        const data = copy()
        const [number] = entries.at(-2)
        sql(data, `update journal_entry set ${column} = ${bytesOf(flip(sql(data, `select ${hexOf(column)} from journal_entry where number = ${number}`), 0))} where number = ${number}`)
        damaged(data, new RegExp(`\\b${number}\\b`))
    }
})

await test('a flipped byte in a head is found, in its hash and in its signature', () => {
    for (const column of ['hash', 'signature']) {
        const data = copy()
        sql(data, `update journal_head set ${column} = ${bytesOf(flip(sql(data, `select ${hexOf(column)} from journal_head`), 7))}`)
        damaged(data, /head/i)
    }
})

await test('a flipped byte in a blob is found, wherever it is', () => {
    const blobs = readdirSync(join(sound, 'blobs'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(sound.length))
    check(blobs.length >= 2, 'the pack and the imported file are blobs')
    for (const blob of blobs)
        for (const at of [0, 20, -1]) {
            const data = copy()
            const bytes = readFileSync(data + blob)
            bytes[at < 0 ? bytes.length - 1 : at] ^= 1
            writeFileSync(data + blob, bytes)
            damaged(data, blob.replaceAll('/', '').replace(/^blobs/, ''))
        }
})

await test('an entry taken out of the middle is found', () => {
    const data = copy()
    sql(data, `delete from journal_entry where number = ${entries[3][0]}`)
    damaged(data)
})

await test('a projection that says something else is found, and rebuild mends it', () => {
    const data = copy()
    const tables = onServer ? "select tablename from pg_tables where schemaname = 'sanad' and tablename like '%area_baseline'"
        : "select name from sqlite_master where type = 'table' and name like '%area_baseline'"
    const table = sql(data, tables).split('\n')[0]
    sql(data, `update ${table} set individuals = 101 where individuals = 100`)
    damaged(data, 'area_baseline')
    good(['rebuild', '--data', data])
    contains(good(['verify', '--data', data]), /damages 0$/m, 'verify after rebuild')
    equal(good(['figure', 'migrants', '--data', data, '--format', 'csv']).trim(), 'value\n600', 'the figure')
})

await test('rebuild gives the same state', () => {
    const data = copy()
    const digest = (text) => /^digest ([0-9a-f]{64})$/m.exec(text)[1]
    const before = digest(good(['verify', '--data', data]))
    equal(digest(good(['rebuild', '--data', data])), before, 'digest')
    equal(digest(good(['verify', '--data', data])), before, 'digest after')
})

await test('without its key a directory does not open, and is not harmed', () => {
    const data = copy()
    writeFileSync(`${data}.key`, readFileSync(`${newData().data}.key`))
    const done = sanad(['figure', 'migrants', '--data', data])
    equal(done.status, 1, 'with another key')
    cpSync(`${sound}.key`, `${data}.key`)
    contains(good(['verify', '--data', data]), /damages 0$/m, 'verify with its own key')
})

await finish()
