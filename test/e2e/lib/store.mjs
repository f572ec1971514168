// What a data directory keeps its data in, looked at and harmed behind the program's back: an SQLite file, or with SANAD_E2E_DB=postgres a database of
// test/pg's server.
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal } from './check.mjs'

export const onServer = process.env.SANAD_E2E_DB === 'postgres'
const address = (name) => `postgresql:///${name}?${process.env.SANAD_TEST_PG}`
const names = new Map() // of the databases, by data directory
let made = 0

function ask(program, words, statement) {
    const done = spawnSync(program, [...words, statement], { encoding: 'utf8' })
    if (done.error) throw done.error
    equal(done.status, 0, `${program} ${statement}: ${done.stderr}`)
    return done.stdout.trim()
}
const onPostgres = (statement) => ask('psql', ['-q', '-d', address('postgres'), '-c'], statement)

function newName() {
    return `e2e_${process.pid}_${made++}`
}

// The address of the directory's database, which is made when it is first asked for.
export function addressOf(data) {
    if (!names.has(data)) {
        const name = newName()
        onPostgres(`CREATE DATABASE ${name} TEMPLATE template0`)
        names.set(data, name)
    }
    return address(names.get(data))
}

// Runs a statement on a directory that nobody uses; a row is a line, its columns parted by |.
export function sql(data, statement) {
    if (!onServer) return ask('sqlite3', [join(data, 'sanad.db')], statement)
    return ask('psql', ['-q', '-A', '-t', '-d', addressOf(data), '-c', 'SET search_path = sanad', '-c'], statement)
}
// In words of either engine: the hexadecimal of a column, and bytes as a value.
export const hexOf = (column) => (onServer ? `encode(${column}, 'hex')` : `lower(hex(${column}))`)
export const bytesOf = (hex) => (onServer ? `'\\x${hex}'` : `x'${hex}'`)

// Keeps the data as they stand; what is returned is for putBack.
export function keep(data) {
    if (!onServer) {
        const file = `${data}.kept-${made++}`
        copyFileSync(join(data, 'sanad.db'), file)
        return file
    }
    const name = newName()
    onPostgres(`CREATE DATABASE ${name} TEMPLATE ${names.get(data)}`)
    return name
}

// Under its old name, as whoever restores a backup does.
export function putBack(data, kept) {
    if (!onServer) {
        copyFileSync(kept, join(data, 'sanad.db'))
        rmSync(join(data, 'sanad.db-wal'), { force: true })
        return
    }
    const name = names.get(data)
    onPostgres(`ALTER DATABASE ${name} RENAME TO ${newName()}`)
    onPostgres(`CREATE DATABASE ${name} TEMPLATE ${kept}`)
}

function copyFiles(data, to) {
    cpSync(data, to, { recursive: true, filter: (path) => !path.endsWith('/socket') })
    cpSync(`${data}.key`, `${to}.key`)
    return to
}

// A copy of the directory, its key and its database.
export function copyData(data, to) {
    copyFiles(data, to)
    if (!onServer) return to
    const name = newName()
    onPostgres(`CREATE DATABASE ${name} TEMPLATE ${names.get(data)}`)
    names.set(to, name)
    writeFileSync(join(to, 'database'), `${address(name)}\n`)
    return to
}

// A copy to be read and harmed, which the next one may replace. Under another name a database of a server can be read only once somebody has opened it for writing,
// so there it is the original's that is made new.
const pristine = new Map()
export function copyInTurn(data, to) {
    copyFiles(data, to)
    if (!onServer) return to
    if (!pristine.has(data)) pristine.set(data, keep(data))
    putBack(data, pristine.get(data))
    names.set(to, names.get(data))
    return to
}
