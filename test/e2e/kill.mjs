// kill -9 in the middle of imports, twenty times (KILLS says otherwise): what was acknowledged is there with its values, nothing is there twice, and running
// the import again completes it.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { good, importFile, makeRound, newData, packTable, records, SANAD } from './lib/sanad.mjs'
import { readXlsx, tableOf } from './lib/xlsx.mjs'

const KILLS = Number(process.env.KILLS ?? 20)
const file = makeRound(102)
const workbook = readXlsx(readFileSync(file))

// What the file says, in the order in which it is recorded: identity -> value. The order of sections is that of the mapping.
const countries = new Map(packTable('codes/country.csv').flatMap((c) => [c.code, c.label_en, ...c.alias.split('|')].map((name) => [name, c.code])))
const regions = new Map(packTable('codes/origin_region.csv').flatMap((c) => [c.code, c.label_en, ...c.alias.split('|')].map((name) => [name, c.code])))
const expected = new Map([['dtm_round 102', 'January-February 2026']])
for (const row of tableOf(workbook.get('Muhalla Main'), 2))
    expected.set(`area_baseline ${row.Muhalla_pcode}`, [row['Migrant IND'], row['Migrants Adult Men'], row['Migrants arrived last month']].join())
for (const row of tableOf(workbook.get('Nationalities'), 1))
    expected.set(`nationality_count ${row['Muhalla P Code']} ${countries.get(row['Migrant Nationality'])} ${regions.get(row['Region 2'])}`, String(row['Migrant Individuals']))
for (const row of tableOf(workbook.get('Baladiya Main'), 2)) expected.set(`area_total ${row['Baladiya PCode']}`, String(row['Migrants (IND)']))
const ours = [...expected.keys()]

// What the data directory holds, in the same words. The declared figures of the summary come last in the file; they are looked at by identity.
function held(data) {
    const found = []
    for (const r of records(data, 'dtm_round')) found.push([`dtm_round ${r.number}`, r.period])
    for (const r of records(data, 'area_baseline')) found.push([`area_baseline ${r.place}`, [r.individuals, r.men, r.arrived_last_month].join()])
    for (const r of records(data, 'nationality_count')) found.push([`nationality_count ${r.place} ${r.nationality} ${r.origin_region}`, r.individuals])
    for (const r of records(data, 'area_total')) found.push([`area_total ${r.place}`, r.individuals])
    return found
}

function checkHeld(data, acknowledged, when) {
    const found = held(data)
    const there = new Map(found)
    equal(there.size, found.length, `${when}: nothing is there twice`)
    for (const [key, value] of there) equal(value, expected.get(key), `${when}: ${key}`)
    const lost = acknowledged.filter((key) => !there.has(key))
    equal(lost, [], `${when}: acknowledged, but not there`)
    return there
}

// Starts the import and kills it: after so many acknowledgements and a moment of up to one chunk's time. What it acknowledged.
function killedImport(data, lines, moment) {
    return new Promise((done, fail) => {
        const child = spawn(SANAD, ['import', 'dtm_migrants', file, '--data', data], { stdio: ['ignore', 'ignore', 'pipe'] })
        let said = ''
        let timer
        const begin = () => (timer ??= setTimeout(() => child.kill('SIGKILL'), moment))
        const acknowledged = () => [...said.matchAll(/^recorded (\d+) of (\d+)$/gm)]
        if (lines === 0) begin()
        child.stderr.on('data', (chunk) => {
            said += chunk
            if (acknowledged().length >= lines) begin()
        })
        child.on('error', fail)
        child.on('close', (status, signal) => {
            clearTimeout(timer)
            done({ killed: signal === 'SIGKILL', status, said, recorded: Math.max(0, ...acknowledged().map((line) => Number(line[1]))) })
        })
    })
}

// The same moments on every run of the test; where they fall in the program is up to the machine.
let dice = 20260131
const throwDice = (below) => (dice = (dice * 48271) % 2147483647) % below

const run = { data: newData().data, present: new Map(), fresh: 1 }
let killed = 0
await test(`killed ${KILLS} times, nothing acknowledged is lost and nothing is there twice`, async () => {
    for (let tries = 0; killed < KILLS; tries++) {
        check(tries < 4 * KILLS, `${killed} of ${tries} imports were caught under way`)
        const pending = ours.filter((key) => !run.present.has(key))
        const end = await killedImport(run.data, throwDice(6), throwDice(120))
        if (end.killed) killed++
        else equal(end.status, 0, end.said)
        run.present = checkHeld(run.data, pending.slice(0, end.recorded), `kill ${killed}, ${end.recorded} acknowledged`)
        if (!end.killed || run.present.size === ours.length) Object.assign(run, { data: newData().data, present: new Map(), fresh: run.fresh + 1 })
    }
    console.log(`        ${killed} imports killed, over ${run.fresh} data directories`)
})

await test('a directory whose import was killed is sound, and running the import again completes it', async () => {
    const { data } = newData()
    while (!(await killedImport(data, 2, 5)).killed);
    contains(good(['verify', '--data', data]), /damages 0$/m, 'verify after the kill')
    const done = importFile(data, file)
    equal(done.status, 0, done.err)
    equal(checkHeld(data, ours, 'after the second run').size, ours.length, 'all records')
    const declared = records(data, 'declared_figure')
    equal(new Set(declared.map((r) => r.cell)).size, declared.length, 'declared figures, each once')
    equal(declared.length, [...workbook.get('Summary').values()].filter((shown) => typeof shown === 'number').length, 'declared figures')
    check(!/^import /m.test(importFile(data, file).out), 'a third run has nothing to do')
    contains(good(['verify', '--data', data]), /damages 0$/m, 'verify')
    const digest = (text) => /^digest ([0-9a-f]{64})$/m.exec(text)[1]
    equal(digest(good(['rebuild', '--data', data])), digest(good(['verify', '--data', data])), 'rebuild leaves the same state')
    const whole = newData().data
    equal(importFile(whole, file).status, 0, 'an import in one piece')
    equal(held(data).sort(), held(whole).sort(), 'the same records as an import in one piece')
})

await finish()
