// Nodes of one circle: what is known moves between data directories as files, and whoever copies or restores one harms nobody.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { parseTable } from './lib/csv.mjs'
import { folder, good, importFile, newData, put, refused, sanad, serve, value } from './lib/sanad.mjs'
import { muhallaRow, smallXlsx, someMuhallas } from './lib/small.mjs'
import { copyData, keep, putBack } from './lib/store.mjs'

const [A, B, C] = someMuhallas(3)
const round = (...people) => put('round.xlsx', smallXlsx([A, B, C].slice(0, people.length).map((place, i) => muhallaRow(place, people[i]))))

const streams = (data) => parseTable(good(['node', 'list', '--data', data, '--format', 'csv']))
const ours = (data) => streams(data).find((s) => s.state === 'ours')
const digest = (data) => /^digest ([0-9a-f]{64})$/m.exec(good(['verify', '--data', data]))[1]

function exported(data) {
    const file = join(folder(), 'export')
    good(['node', 'export', '--data', data, '--out', file])
    return file
}

// What was said of an import, by name: { streams, entries, blobs, held, foreign, quarantined }.
function taken(text) {
    return Object.fromEntries([...text.matchAll(/(\w+) (\d+)/g)].map(([, name, n]) => [name, Number(n)]))
}
const pass = (from, to) => taken(good(['node', 'import', exported(from), '--data', to]))

// A node in the circle of another, with nothing imported yet.
function joined(host) {
    const where = folder()
    const data = join(where, 'data')
    good(['node', 'invite', '--data', host, '--out', join(where, 'invitation'), '--invitation-key', join(where, 'invitation.key')])
    good(['init', '--data', data, '--invitation', join(where, 'invitation'), '--invitation-key', join(where, 'invitation.key')])
    return data
}

const copy = (data) => copyData(data, join(folder(), 'data'))

const tripoli = newData().data
equal(importFile(tripoli, round(100, 200, 300)).status, 0, 'import')
const sabha = joined(tripoli)

await test('a node that joined has no pack until its first import', () => {
    contains(refused(['figure', 'migrants', '--data', sabha]), 'node import', 'what to do')
    equal(streams(sabha).length, 1, 'its own stream')
})

await test('what one node wrote stands on the other, with its pack and files', () => {
    const said = pass(tripoli, sabha)
    equal(said.streams, 1, 'streams')
    equal(said.entries, Number(ours(tripoli).entries), 'entries')
    check(said.blobs >= 2, 'the pack and the workbook follow')
    equal(value(sabha, 'migrants'), '600', 'the figure')
    equal(digest(sabha), digest(tripoli), 'digest')
})

await test('the same file again changes nothing, and an import goes on where the stream stands', () => {
    equal(pass(tripoli, sabha).entries, 0, 'again')
    equal(importFile(tripoli, round(100, 200, 301)).status, 0, 'a correction')
    check(pass(tripoli, sabha).entries > 0, 'what is new')
    equal(value(sabha, 'migrants'), '601', 'the figure')
})

await test('what both say without knowing of each other is contested, the same on both', () => {
    equal(importFile(tripoli, round(110, 200, 301)).status, 0, 'here')
    equal(importFile(sabha, round(120, 200, 301)).status, 0, 'there')
    pass(tripoli, sabha)
    pass(sabha, tripoli)
    equal(digest(sabha), digest(tripoli), 'digest')
    equal(value(tripoli, 'migrants'), '621', 'time displays')
    good(['rebuild', '--data', sabha])
    equal(digest(sabha), digest(tripoli), 'digest after a rebuild')
})

await test('a copied directory writes as a new origin and both go on', () => {
    const twin = copy(tripoli)
    const before = ours(tripoli).origin
    equal(importFile(twin, round(110, 210, 301)).status, 0, 'the copy writes')
    equal(importFile(tripoli, round(110, 200, 311)).status, 0, 'the original too')
    check(ours(twin).origin !== before, 'the copy has an origin of its own')
    equal(ours(tripoli).origin, before, 'the original keeps its own')
    pass(twin, tripoli)
    pass(tripoli, twin)
    equal(digest(twin), digest(tripoli), 'digest')
    equal(value(tripoli, 'migrants'), '631', 'both corrections')
})

await test('a restored database starts a new origin and gets back what it had lost', () => {
    const node = joined(tripoli)
    pass(tripoli, node)
    const backup = keep(node)
    const before = ours(node).origin
    equal(importFile(node, round(111, 210, 311)).status, 0, 'written after the backup')
    pass(node, tripoli)
    putBack(node, backup)
    check(pass(tripoli, node).entries > 0, 'what was lost comes back')
    check(ours(node).origin !== before, 'a new origin')
    equal(digest(node), digest(tripoli), 'digest')
})

// The whole directory is taken back in place, with what would have told.
const saved = (data) => ({ database: keep(data), incarnation: readFileSync(join(data, 'incarnation')) })
function takenBack(data, before) {
    putBack(data, before.database)
    writeFileSync(join(data, 'incarnation'), before.incarnation)
}

await test('a node taken back with all its marks learns it from the others, and starts anew', () => {
    const node = joined(tripoli)
    pass(tripoli, node)
    const early = saved(node)
    const before = ours(node).origin
    equal(importFile(node, round(112, 210, 311)).status, 0, 'written, then lost')
    pass(node, tripoli)
    takenBack(node, early)
    contains(refused(['node', 'import', exported(tripoli), '--data', node]), before, 'whose stream')
    pass(tripoli, node)
    check(ours(node).origin !== before, 'a new origin')
    equal(digest(node), digest(tripoli), 'digest')
})

await test('two entries under one number quarantine their origin, and verify says so', () => {
    const node = joined(tripoli)
    pass(tripoli, node)
    const early = saved(node)
    equal(importFile(node, round(113, 210, 311)).status, 0, 'one history')
    const witness = joined(tripoli)
    pass(tripoli, witness)
    pass(node, witness)
    const before = value(witness, 'migrants')
    takenBack(node, early)
    equal(importFile(node, round(114, 210, 311)).status, 0, 'another history')
    const done = sanad(['node', 'import', exported(node), '--data', witness])
    equal(done.status, 1, 'it is no success')
    equal(taken(done.out).quarantined, 1, done.out)
    equal(value(witness, 'migrants'), before, 'what came first stands')
    const stream = streams(witness).find((s) => s.origin === ours(node).origin)
    equal(stream.state, 'quarantined', 'node list')
    equal(stream.forked_at, '1', 'the number')
    const branches = parseTable(good(['node', 'branches', stream.origin, '--data', witness, '--format', 'csv']))
    check(branches.some((b) => b.branch === 'counted' && b.number === '1'), 'the history that came first')
    check(branches.some((b) => b.branch === 'aside' && b.number === '1'), 'and the other')
    const verified = sanad(['verify', '--data', witness])
    equal(verified.status, 1, 'verify')
    contains(verified.out, stream.origin, 'verify names it')
})

await test('a stream of another circle is passed over and not shown', () => {
    const stranger = newData().data
    const said = pass(stranger, tripoli)
    equal(said.foreign, 1, 'foreign')
    equal(said.entries, 0, 'nothing is taken')
    check(!streams(tripoli).some((s) => s.origin === ours(stranger).origin), 'not shown')
    contains(good(['verify', '--data', tripoli]), /damages 0$/m, 'verify')
})

await test('a file with a flipped byte or a missing end is refused and nothing is kept', () => {
    const node = joined(tripoli)
    const bytes = readFileSync(exported(tripoli))
    for (const at of [0, 12, 40, bytes.length >> 1, bytes.length - 1]) {
        const other = Buffer.from(bytes)
        other[at] ^= 1
        refused(['node', 'import', put('file', other), '--data', node])
    }
    refused(['node', 'import', put('file', bytes.subarray(0, bytes.length >> 1)), '--data', node])
    equal(streams(node).length, 1, 'its own stream alone')
})

await test('an invitation opens with its own key only', () => {
    const where = folder()
    const init = (invitation, key) => ['init', '--data', join(where, 'data'), '--invitation', invitation, '--invitation-key', key]
    good(['node', 'invite', '--data', tripoli, '--out', join(where, 'one'), '--invitation-key', join(where, 'one.key')])
    good(['node', 'invite', '--data', tripoli, '--out', join(where, 'two'), '--invitation-key', join(where, 'two.key')])
    refused(init(join(where, 'one'), join(where, 'two.key')))
    refused(init(join(tripoli, 'keys/keystore'), `${tripoli}.key`))
    good(init(join(where, 'one'), join(where, 'one.key')))
})

await test('what is in a scope that is not held is nowhere, until it is joined', () => {
    const host = newData().data
    const where = folder()
    good(['scope', 'add', 'desk', '--data', host])
    const guest = joined(host)
    const added = good(['record', 'add', 'dtm_round', 'number=54', 'starts_on=2026-03-01', 'ends_on=2026-04-30', '--scope', 'desk', '--data', host])
    const id = /[0-9a-f-]{36}/.exec(added)[0]
    const said = pass(host, guest)
    equal(said.foreign, 1, 'the stream of the other scope')
    refused(['record', 'show', 'dtm_round', id, '--data', guest])
    check(!streams(guest).some((s) => s.scope_name !== 'programme'), 'no line in a list')
    refused(['record', 'add', 'dtm_round', 'number=55', 'starts_on=2026-05-01', 'ends_on=2026-06-30', '--scope', 'desk', '--data', guest])

    const key = ['--invitation-key', join(where, 'key')]
    good(['node', 'invite', '--scope', 'desk', '--data', host, '--out', join(where, 'invitation'), ...key])
    refused(['init', '--data', join(where, 'data'), '--invitation', join(where, 'invitation'), ...key])
    good(['scope', 'join', join(where, 'invitation'), ...key, '--data', guest])
    const origin = ours(guest).origin
    good(['node', 'export', '--scope', 'desk', '--data', host, '--out', join(where, 'export')])
    equal(taken(good(['node', 'import', join(where, 'export'), '--data', guest])).entries, 1, 'its one entry')
    contains(good(['record', 'show', 'dtm_round', id, '--data', guest]), 'number', 'it is there')
    equal(ours(guest).origin, origin, 'a node that joins a scope stays who it is')
    equal(digest(guest), digest(host), 'digest')
    equal(good(['node', 'held', '--data', guest, '--format', 'json']).trim(), '[]', 'nothing is held')
})

await test('a running server takes in what comes, pack and all', async () => {
    const node = joined(tripoli)
    pass(tripoli, node)
    const server = await serve(node)
    equal(importFile(tripoli, round(150, 210, 311)).status, 0, 'news')
    check(pass(tripoli, node).entries > 0, 'taken by the server')
    equal(value(node, 'migrants'), value(tripoli, 'migrants'), 'the figure')
    await server.stop()
    equal(digest(node), digest(tripoli), 'digest')
})

await finish()
