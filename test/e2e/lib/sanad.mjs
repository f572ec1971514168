// The program under test: called as scripts call it, in folders of its own, as a server where a test needs one.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atEnd, check, equal } from './check.mjs'
import { parseTable } from './csv.mjs'
import { addressOf, onServer } from './store.mjs'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
export const SANAD = resolve(process.env.SANAD ?? join(ROOT, 'build/sanad'))
export const MAKE_ROUND = join(dirname(SANAD), 'demo/make-round')
export const PACK = join(ROOT, 'programme/libya')
export const SHARED = resolve(ROOT, '../shared/data')

const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
delete env.SANAD_KEY_FILE

// A folder that goes with the script.
export function folder() {
    const path = mkdtempSync(join(tmpdir(), 'sanad-e2e-'))
    atEnd(() => rmSync(path, { recursive: true, force: true }))
    return path
}

export function put(name, bytes, where = folder()) {
    writeFileSync(join(where, name), bytes)
    return join(where, name)
}

// With SANAD_E2E_DB=postgres every data directory keeps its data in a database of test/pg's server.
function placed(words) {
    const at = words.indexOf('--data')
    if (!onServer || at < 0 || words.includes('--files')) return words
    return [...words.slice(0, at + 1), addressOf(words[at + 1]), '--files', ...words.slice(at + 1)]
}

// Runs to its end: { status, out, err }. `options.program` is another build of it.
export function sanad(words, options = {}) {
    const done = spawnSync(options.program ?? SANAD, placed(words), { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 120000, ...options, env: { ...env, ...options.env } })
    if (done.error) throw done.error
    return { status: done.status, signal: done.signal, out: done.stdout, err: done.stderr }
}

// The same, which must go well; what it printed.
export function good(words, options) {
    const done = sanad(words, options)
    check(done.status === 0, `sanad ${words.join(' ')} ended with ${done.status ?? done.signal}\n${done.err}${done.out}`)
    return done.out
}

// The same, which must be refused, saying why on the standard error; what it said.
export function refused(words, options) {
    const done = sanad(words, options)
    check(done.status > 0, `sanad ${words.join(' ')} should be refused, but ended with ${done.status ?? done.signal}\n${done.err}${done.out}`)
    check(done.err.trim() !== '', `sanad ${words.join(' ')} was refused without a word`)
    return done.err
}

// A new data directory: { data, account, password }.
export function newData(options = {}) {
    const data = join(folder(), 'data')
    const said = sanad(['init', '--data', data, '--programme', options.pack ?? PACK], options)
    equal(said.status, 0, `init: ${said.err}${said.out}`)
    return { data, ...signInOf(said.out + said.err) }
}

// The account and its password, as `init` shows them once.
export function signInOf(text) {
    const account = /account[^:\n]*:\s*(\S+)/i.exec(text)
    const password = /password[^:\n]*:\s*(\S+)/i.exec(text)
    check(account && password, `init shows the account and the password\n${text}`)
    return { account: account[1], password: password[1] }
}

export function importFile(data, file, ...more) {
    return sanad(['import', 'dtm_migrants', file, '--data', data, ...more])
}

// A figure's rows as objects.
export function figure(data, id, ...more) {
    return parseTable(good(['figure', id, '--data', data, '--format', 'csv', ...more]))
}

// The number of a figure without a breakdown.
export function value(data, id, ...more) {
    const rows = figure(data, id, ...more)
    equal(rows.length, 1, `${id} ${more.join(' ')} is one number`)
    return rows[0].value
}

export function records(data, type, ...more) {
    return parseTable(good(['record', 'list', type, '--data', data, '--format', 'csv', ...more]))
}

// An invented round of full size.
export function makeRound(round, seed = 7) {
    const file = join(folder(), `round${round}.xlsx`)
    const done = spawnSync(MAKE_ROUND, ['--seed', seed, '--round', round, '--out', file, '--places', PACK].map(String), { encoding: 'utf8' })
    if (done.error) throw done.error
    equal(done.status, 0, `make-round: ${done.stderr}`)
    return file
}

export const have = (path) => existsSync(path)
export const packTable = (name) => parseTable(readFileSync(join(PACK, name), 'utf8'))

// A server over a data directory: { url, pid, stop }. It says where it listens; nothing here waits for a time to pass.
export async function serve(data, options = {}) {
    const child = spawn(options.program ?? SANAD, placed(['serve', '--data', data, '--listen', '127.0.0.1:0', ...(options.words ?? [])]), { env: { ...env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const gone = new Promise((done) => child.on('exit', (status, signal) => done(status ?? signal)))
    const url = await new Promise((done, fail) => {
        const listen = (chunk) => {
            said += chunk
            const found = /https?:\/\/[\d.]+:\d+/.exec(said)
            if (found) done(found[0])
        }
        child.stdout.on('data', listen)
        child.stderr.on('data', listen)
        gone.then((status) => fail(new Error(`the server ended with ${status}: ${said}`)))
    })
    const server = {
        url,
        pid: child.pid,
        said: () => said,
        // Asks it to end and gives its exit status.
        stop: async () => {
            if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
            return gone
        },
        kill: async () => {
            child.kill('SIGKILL')
            return gone
        },
    }
    atEnd(server.stop)
    return server
}
