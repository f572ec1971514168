// The server under ThreadSanitizer: pages are read while imports, corrections and figures are handed over, and no two threads touch one
// thing without saying so.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { check, equal, finish, skip, test } from './lib/check.mjs'
import { importFile, makeRound, newData, serve, value } from './lib/sanad.mjs'
import { signIn } from './lib/web.mjs'

const program = process.env.SANAD_TSAN
const ROUNDS = 3
const PAGES = ['/', '/figures/migrants?by=mantika', '/records/area_baseline', '/places/LY01', '/rounds', '/lint', '/imports']

const run = (words) =>
    new Promise((done) => {
        const child = spawn(program, words, { stdio: 'ignore' })
        child.on('exit', (status) => done(status))
    })

if (!program || !existsSync(program)) skip('the server under ThreadSanitizer', 'there is no such build (SANAD_TSAN)')
else
    await test('pages, imports, corrections and figures at once: no race', async () => {
        const house = newData({ program })
        equal(importFile(house.data, makeRound(101)).status, 0, 'the round before')
        const server = await serve(house.data, { program, env: { TSAN_OPTIONS: 'exitcode=66 report_signal_unsafe=0' } })
        const visit = await signIn(server.url, house)
        const later = makeRound(102)
        const read = async () => {
            for (let i = 0; i < ROUNDS; i++)
                for (const path of PAGES) equal((await visit.get(path)).status, 200, path)
        }
        const write = async () => {
            equal(await run(['import', 'dtm_migrants', later, '--data', house.data]), 0, 'an import')
            for (let i = 0; i < ROUNDS; i++)
                equal(await run(['record', 'add', 'dtm_round', `number=${200 + i}`, '--data', house.data]), 0, 'a record')
        }
        const count = async () => {
            for (let i = 0; i < ROUNDS; i++) equal(await run(['figure', 'migrants', '--by', 'mantika', '--data', house.data]), 0, 'a figure')
        }
        await Promise.all([read(), read(), write(), count(), count()])
        check(Number(value(house.data, 'migrants')) > 0, 'the figure stands')
        equal(await server.stop(), 0, `the server ends well:\n${server.said().slice(0, 4000)}`)
        check(!server.said().includes('ThreadSanitizer'), server.said().slice(0, 4000))
    })
await finish()
