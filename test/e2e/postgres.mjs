// What is done to a PostgreSQL server while sanad uses it, and which servers it does not use at all.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { check, contains, equal, finish, skip, test } from './lib/check.mjs'
import { folder, good, importFile, makeRound, newData, PACK, records, refused, SANAD, serve } from './lib/sanad.mjs'
import { addressOf, onServer } from './lib/store.mjs'
import { signIn } from './lib/web.mjs'

const asUser = (name, database = 'postgres') => `postgresql:///${database}?${process.env.SANAD_TEST_PG.replace(/user=\w+/, `user=${name}`)}`

function psql(statement, address = asUser('postgres')) {
    const done = spawnSync('psql', ['-q', '-A', '-t', '-d', address, '-c', statement], { encoding: 'utf8' })
    if (done.error) throw done.error
    return done.status === 0 ? done.stdout.trim() : undefined
}

// As a package update does it (INT), or a power cut (QUIT). Returns when the next one answers.
async function restart(signal) {
    const started = psql('SELECT pg_postmaster_start_time()')
    process.kill(Number(readFileSync(join(process.env.SANAD_TEST_PG_DATA, 'postmaster.pid'), 'utf8').split('\n')[0]), signal)
    for (let now; now === undefined || now === started; now = psql('SELECT pg_postmaster_start_time()')) await new Promise((next) => setTimeout(next, 50))
}

const end = (address) => psql(`SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = '${/[/]([^/?]+)[?]/.exec(address)[1]}'`)

function run(words) {
    return new Promise((done) => {
        const child = spawn(SANAD, words, { stdio: ['ignore', 'ignore', 'pipe'] })
        let err = ''
        child.stderr.on('data', (chunk) => (err += chunk))
        child.on('exit', (status) => done({ status, err }))
    })
}

async function everything() {
    const house = newData()
    const address = addressOf(house.data)

    for (const [how, interrupt] of Object.entries({ 'its connections are ended': () => end(address), 'the server is restarted': () => restart('SIGINT'), 'the server crashes': () => restart('SIGQUIT') }))
        await test(`an import goes through while ${how}, and nothing is there twice`, async () => {
            const { data } = how.includes('its') ? house : newData()
            const server = await serve(data)
            const file = makeRound(102)
            let running = true
            const imported = run(['import', 'dtm_migrants', file, '--data', data]).finally(() => (running = false))
            for (let i = 0; i < 3 && running; i++) {
                await new Promise((next) => setTimeout(next, 300))
                if (running) await interrupt()
            }
            const first = await imported
            if (first.status !== 0) contains(first.err, /database|base de données/, 'what it says')
            equal((await run(['import', 'dtm_migrants', file, '--data', data])).status, 0, 'the same again')
            const areas = records(data, 'area_baseline')
            equal(new Set(areas.map((r) => r.place)).size, areas.length, 'each once')
            equal(await server.stop(), 0, 'the server ends well')
            contains(good(['verify', '--data', data]), /damages 0$/m, 'verify')
        })

    await test('pages are read and accounts written after a restart, without a restart of sanad', async () => {
        const { data, ...account } = newData()
        const server = await serve(data)
        const visit = await signIn(server.url, account)
        equal((await visit.get('/')).status, 200, 'before')
        await restart('SIGINT')
        equal((await visit.get('/')).status, 200, 'after')
        await signIn(server.url, account)
        good(['record', 'add', 'dtm_round', 'number=7', '--data', data])
        equal(await server.stop(), 0, 'the server ends well')
        contains(good(['verify', '--data', data]), /damages 0$/m, 'verify')
    })

    const init = (address) => ['init', '--data', address, '--files', join(folder(), 'data'), '--programme', PACK]
    const database = (name, words = '') => {
        check(psql(`CREATE DATABASE ${name} OWNER sanad TEMPLATE template0 ${words}`) !== undefined, name)
        return asUser('sanad', name)
    }

    for (const [setting, said] of Object.entries({ fsync: 'fsync = off', full_page_writes: 'full_page_writes = off', synchronous_commit: 'synchronous_commit = off' }))
        await test(`a server with ${setting} off is refused by name`, () => {
            psql(`ALTER SYSTEM SET ${setting} = off`)
            psql('SELECT pg_reload_conf()')
            try {
                contains(refused(init(database(`without_${setting}`))), said, 'the reason')
            } finally {
                psql(`ALTER SYSTEM RESET ${setting}`)
                psql('SELECT pg_reload_conf()')
            }
        })

    await test('a standby is refused, and so is a database that is set to read only', async () => {
        const standby = database('on_a_standby')
        const signal = join(process.env.SANAD_TEST_PG_DATA, 'standby.signal')
        writeFileSync(signal, '')
        await restart('SIGINT')
        try {
            contains(refused(init(standby)), 'standby', 'the reason')
        } finally {
            rmSync(signal)
            await restart('SIGINT')
        }
        const still = database('still')
        psql('ALTER DATABASE still SET default_transaction_read_only = on')
        contains(refused(init(still)), 'default_transaction_read_only', 'the reason')
    })

    await test('a database in another encoding is refused with the command that makes a fit one', () => {
        contains(refused(init(database('ascii', "ENCODING 'SQL_ASCII' LOCALE 'C'"))), 'createdb', 'what to do')
    })

    await test('a user who may not prepare the database is refused with what is missing', () => {
        psql('CREATE ROLE poor LOGIN')
        psql('CREATE DATABASE poors OWNER poor TEMPLATE template0')
        contains(refused(init(asUser('poor', 'poors'))), 'CREATEROLE', 'no roles')
        contains(refused(init(asUser('poor', 'without_fsync'))), 'poor', 'somebody else\'s')
    })

    await test('a server that is not there, or has no such database, is told of', () => {
        contains(refused(init('postgresql://127.0.0.1:1/none')), /let sanad in/, 'no server')
        contains(refused(init(asUser('sanad', 'nowhere'))), 'nowhere', 'no database')
    })

    await test('a server older than 15 is refused with its version', async () => {
        const message = (type, body) => Buffer.concat([Buffer.from(type), Buffer.from(new Uint32Array([body.length + 4]).buffer).swap32(), body])
        const hello = Buffer.concat([message('R', Buffer.alloc(4)), message('S', Buffer.from('server_version\0' + '14.9\0')), message('Z', Buffer.from('I'))])
        const old = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.write(hello)))
        await new Promise((ready) => old.listen(0, '127.0.0.1', ready))
        const done = await run(init(`postgresql://sanad@127.0.0.1:${old.address().port}/old?sslmode=disable&gssencmode=disable`))
        old.close()
        check(done.status > 0, 'refused')
        contains(done.err, '14.9', 'the version')
    })
}

if (onServer) await everything()
else skip('a server and what is done to it', 'it needs PostgreSQL: e2e-pg:postgres.mjs')
await finish()
