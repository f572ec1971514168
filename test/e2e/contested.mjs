// Two people who did not know of each other: both values are kept, somebody settles; a retraction wins; what breaks a rule only
// together is told, owned and mended. On two nodes, by commands and by pages.
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { joined, meet, pass } from './lib/circle.mjs'
import { parseTable } from './lib/csv.mjs'
import { good, newData, refused, sanad, serve } from './lib/sanad.mjs'
import { someMuhallas } from './lib/small.mjs'
import { formOf, linksOf, signIn } from './lib/web.mjs'

const PLACES = someMuhallas(8)
const table = (words) => parseTable(good([...words, '--format', 'csv']))
const contested = (data, ...more) => table(['contested', 'list', '--data', data, ...more])
const voices = (data, id) => table(['contested', 'show', 'area_baseline', id, '--data', data])
const contradictions = (data) => table(['contradiction', 'list', '--data', data])
const digest = (data) => /^digest ([0-9a-f]{64})$/m.exec(good(['verify', '--data', data]))[1]
const facts = (data, id) => Object.fromEntries(parseTable(good(['record', 'show', 'area_baseline', id, '--data', data, '--format', 'csv']).split('\n\n')[0].replace(/\nreceived,.*$/s, '\n')).map((row) => [row.field, row.value]))

const change = (data, id, ...fields) => good(['record', 'change', 'area_baseline', id, ...fields, '--data', data])
function add(data, place, ...fields) {
    const said = good(['record', 'add', 'area_baseline', 'round=60', 'population=migrants', `place=${place}`, ...fields, '--data', data])
    return said.split(' ')[1]
}

const house = newData()
const tripoli = house.data
const sabha = joined(tripoli)
pass(tripoli, sabha)

// A record that both nodes know and that each then changes for itself.
function disputed(place, here, there) {
    const id = add(tripoli, place, 'present=yes', 'individuals=40')
    meet(tripoli, sabha)
    change(tripoli, id, ...here)
    change(sabha, id, ...there)
    meet(tripoli, sabha)
    return id
}

await test('what two said unseen is listed on both, with who said it and which is displayed', () => {
    const id = disputed(PLACES[0], ['men=10', 'women=30'], ['men=20', 'women=20'])
    for (const data of [tripoli, sabha]) {
        const [row, ...others] = contested(data)
        equal(others.length, 0, 'one record')
        equal(row.id, id, 'which')
        equal(row.contested, 'men women children', 'the whole group')
        const men = voices(data, id).filter((voice) => voice.field === 'men')
        equal(men.map((voice) => voice.value).join(), '10,20', 'both values, oldest first')
        equal(men.map((voice) => voice.displayed).join(), ',latest', 'why')
        check(men[0].node !== men[1].node && men.every((voice) => voice.source === 'command'), 'where they come from')
    }
    equal(contested(tripoli, 'area_baseline').length, 1, 'of the type')
    equal(table(['contested', 'list', 'dtm_round', '--data', tripoli]).length, 0, 'of another')
    equal(digest(tripoli), digest(sabha), 'digest')
})

await test('keeping one version settles it on both nodes, and both stay in the history', () => {
    const [{ id }] = contested(tripoli)
    const ten = voices(tripoli, id).find((voice) => voice.value === '10')
    contains(refused(['contested', 'settle', 'area_baseline', id, '--keep', `need_1=${ten.version}`, '--data', tripoli]), 'need_1', 'not contested')
    contains(refused(['contested', 'settle', 'area_baseline', id, '--keep', 'men=00000000', '--data', tripoli]), '00000000', 'no such version')
    contains(refused(['contested', 'settle', 'area_baseline', id, '--data', tripoli]), '--keep', 'nothing chosen')
    good(['contested', 'settle', 'area_baseline', id, '--keep', `men=${ten.version}`, '--reason', 'asked the muhalla', '--data', tripoli])
    pass(tripoli, sabha)
    for (const data of [tripoli, sabha]) {
        equal(contested(data).length, 0, 'settled')
        equal(facts(data, id).men, '10', 'the value')
        const history = good(['record', 'show', 'area_baseline', id, '--data', data])
        for (const said of ['men=10 women=30', 'men=20 women=20', 'asked the muhalla']) contains(history, said, 'history')
    }
})

await test('a value of one\'s own settles; settled otherwise on two nodes it is contested again, the same way it is not', () => {
    const id = disputed(PLACES[1], ['men=10'], ['men=20'])
    good(['contested', 'settle', 'area_baseline', id, 'men=15', '--data', tripoli])
    good(['contested', 'settle', 'area_baseline', id, 'men=16', '--data', sabha])
    meet(tripoli, sabha)
    equal(voices(tripoli, id).filter((voice) => voice.field === 'men').map((voice) => voice.value).join(), '15,16', 'again')
    good(['contested', 'settle', 'area_baseline', id, 'men=15', '--data', tripoli])
    good(['contested', 'settle', 'area_baseline', id, 'men=15', '--data', sabha])
    meet(tripoli, sabha)
    equal(contested(tripoli).length + contested(sabha).length, 0, 'the same')
})

await test('one record made on two nodes with different values is contested', () => {
    const id = add(tripoli, PLACES[2], 'present=yes', 'individuals=1')
    equal(add(sabha, PLACES[2], 'present=yes', 'individuals=2'), id, 'the key is the record')
    meet(tripoli, sabha)
    equal(contested(sabha).map((row) => row.contested).join(), 'present individuals', 'what differs')
    good(['contested', 'settle', 'area_baseline', id, 'individuals=2', '--data', tripoli])
    meet(tripoli, sabha)
    equal(contested(sabha).length, 0, 'settled')
})

await test('a retraction wins over what did not know of it, until somebody who saw both says otherwise', () => {
    const id = add(tripoli, PLACES[3], 'present=yes', 'individuals=40')
    meet(tripoli, sabha)
    good(['record', 'retract', 'area_baseline', id, '--reason', 'twice', '--data', tripoli])
    change(sabha, id, 'men=20')
    meet(tripoli, sabha)
    equal(facts(tripoli, id).state, 'retracted', 'state')
    const life = voices(sabha, id).filter((voice) => voice.field === 'life')
    equal(life.map((voice) => `${voice.value} ${voice.displayed}`).join(), 'no prevails,yes ', 'who says what')
    good(['contested', 'settle', 'area_baseline', id, '--keep', `life=${life[1].version}`, '--data', sabha])
    meet(tripoli, sabha)
    equal(facts(tripoli, id).state, 'live', 'it is there')
    equal(facts(tripoli, id).men, '20', 'with what was said')
    equal(contested(tripoli).length, 0, 'settled')
})

await test('what breaks a rule only together is a contradiction on both nodes, owned and gone once mended', () => {
    const id = disputed(PLACES[4], ['present=no', 'individuals=0'], ['shelter_camp=40'])
    equal(contested(tripoli).length, 0, 'nothing is contested')
    for (const data of [tripoli, sabha]) {
        const [one, ...others] = contradictions(data)
        equal(others.length, 0, 'one')
        equal([one.id, one.rule, one.field].join(), `${id},mobility.nobody_present,shelter_camp`, 'which')
        contains(one.what, '40', 'the sentence')
        contains(one.owner, 'administrators', 'by default')
    }
    equal(digest(tripoli), digest(sabha), 'digest')
    contains(refused(['record', 'change', 'area_baseline', id, 'settlement=urban', '--data', tripoli]), 'Nobody is present', 'nothing else until it is mended')
    const values = good(['contradiction', 'show', 'area_baseline', id, '--data', tripoli])
    check(/present\s+no/.test(values) && /shelter_camp\s+40/.test(values), values)
    contains(refused(['contradiction', 'assign', 'area_baseline', id, '--state', 'asleep', '--data', tripoli]), 'asleep', 'no state')
    good(['contradiction', 'assign', 'area_baseline', id, '--state', 'waiting', '--note', 'the team calls', '--data', tripoli])
    equal(contradictions(tripoli).map((row) => [row.owner, row.state, row.note].join()).join(), `${house.account},waiting,the team calls`, 'owned')
    good(['contradiction', 'assign', 'area_baseline', id, '--state', 'working', '--data', tripoli])
    good(['rebuild', '--data', tripoli])
    equal(contradictions(tripoli).map((row) => row.state).join(), 'working', 'after a rebuild')
    change(sabha, id, 'shelter_camp=0')
    meet(tripoli, sabha)
    equal(contradictions(tripoli).length + contradictions(sabha).length, 0, 'mended')
    contains(refused(['contradiction', 'assign', 'area_baseline', id, '--data', tripoli]), 'no such rule', 'nothing to own')
    equal(parseTable(good(['record', 'list', 'contradiction', '--data', tripoli, '--format', 'csv'])).length, 1, 'who cared stays known')
})

// --- by pages: a server over the one node, the other by commands ---

const server = await serve(tripoli)
const visit = await signIn(server.url, house)

// Sends the form of a page with these choices; radio buttons and selections that are not chosen stay out.
async function send(path, choices) {
    const page = await visit.get(path)
    equal(page.status, 200, path)
    const kept = Object.entries(formOf(page.text, path)).filter(([name]) => !/^settle_\d|^state$/.test(name))
    return visit.post(path, { ...Object.fromEntries(kept), ...choices })
}

await test('the overview counts what is contested, the list leads to it, and the page settles it', async () => {
    const id = disputed(PLACES[5], ['men=10'], ['men=20'])
    const path = `/contested/area_baseline/${id}`
    const overview = (await visit.get('/')).text
    contains(overview, '1 contested record', 'the overview')
    check(linksOf(overview).includes('/contested'), 'and leads there')
    for (const list of ['/contested', '/contested?type=area_baseline']) check(linksOf((await visit.get(list)).text).includes(path), list)
    check(!linksOf((await visit.get('/contested?type=cut')).text).includes(path), 'another type')
    const record = await visit.get(`/records/area_baseline/${id}`)
    check(linksOf(record.text).includes(path), 'the record leads there')
    const page = (await visit.get(path)).text
    for (const word of ['this node', 'shown: it is the latest', 'kept', 'command line', house.account]) contains(page, word, 'who says what')
    equal((await send(path, {})).status, 422, 'nothing chosen')
    const [ten] = voices(tripoli, id).filter((voice) => voice.value === '10')
    const [, full] = new RegExp(`name="settle_0" value="(${ten.version}[0-9a-f]*)"`).exec(page)
    const answer = await send(path, { settle_0: full, settle_reason: 'counted again' })
    equal([answer.status, answer.location].join(' '), `303 /records/area_baseline/${id}`, 'settled')
    equal(contested(tripoli).length, 0, 'nothing is left')
    contains((await visit.get(`/records/area_baseline/${id}`)).text, 'counted again', 'the reason stays')
    contains((await visit.get(path)).text, 'Nothing is contested here any more', 'its page')
    meet(tripoli, sabha)
})

await test('a record that moved meanwhile comes back as it is now, with what was chosen; a wrong value is told at its field', async () => {
    const id = disputed(PLACES[6], ['men=10'], ['men=20'])
    const path = `/contested/area_baseline/${id}`
    const before = formOf((await visit.get(path)).text, path)
    change(sabha, id, 'need_1=food')
    pass(sabha, tripoli)
    const moved = await visit.post(path, { ...before, settle_0: 'other', men: '33', settle_reason: 'asked' })
    equal(moved.status, 409, 'moved')
    contains(moved.text, 'changed while you were reading', 'says so')
    for (const kept of ['value="33"', 'value="asked"', 'value="other" checked']) contains(moved.text, kept, 'what was chosen')
    const wrong = await send(path, { settle_0: 'other', men: '-4' })
    equal(wrong.status, 422, 'no count is negative')
    check(/id="f-men-error"/.test(wrong.text), 'at its field')
    equal(contested(tripoli).length, 1, 'nothing was settled')
    equal((await send(path, { settle_0: 'other', men: '33', women: '5' })).status, 303, 'settled')
    equal([facts(tripoli, id).men, facts(tripoli, id).women].join(), '33,5', 'as typed')
    meet(tripoli, sabha)
})

await test('a contradiction is shown with its values, given to somebody on its page, and gone once mended', async () => {
    const id = disputed(PLACES[7], ['present=no', 'individuals=0'], ['men=12'])
    const path = `/contradictions/area_baseline/${id}`
    contains((await visit.get('/')).text, '1 contradicted record', 'the overview')
    const list = await visit.get('/contradictions')
    check(linksOf(list.text).includes(path), 'the list')
    contains(list.text, 'the administrators here', 'by default')
    check(linksOf((await visit.get(`/records/area_baseline/${id}`)).text).includes(path), 'the record leads there')
    for (const word of ['Nobody is present', 'Present in the area', 'this node']) contains((await visit.get(path)).text, word, 'the page')
    equal((await send(path, { owner: house.account, state: 'asleep', note: 'x' })).status, 422, 'no state')
    equal((await send(path, { owner: house.account, state: 'waiting', note: 'Sabha calls them' })).status, 303, 'given')
    for (const word of [house.account, 'Waiting for an answer']) contains((await visit.get('/contradictions')).text, word, 'owned')
    const mend = `/records/area_baseline/${id}/change`
    check(linksOf((await visit.get(path)).text).includes(mend), 'the way to mend it')
    const typed = { present: 'no', settlement: '', need_1: '', need_1_problem: '', need_2: '', need_2_problem: '', need_3: '', need_3_problem: '' }
    const still = await send(mend, { ...typed, men: '11' })
    equal(still.status, 422, 'no other change is taken')
    check(/id="f-men-error"/.test(still.text) && still.text.includes('value="11"'), 'told at its field')
    const before = formOf((await visit.get(mend)).text, mend)
    change(sabha, id, 'men=0', 'women=0')
    meet(tripoli, sabha)
    equal((await visit.post(mend, { ...before, ...typed, men: '0' })).status, 409, 'it changed meanwhile')
    equal((await send(mend, { ...typed, children: '0', change_reason: 'nobody at all' })).status, 303, 'saved')
    contains((await visit.get(`/records/area_baseline/${id}`)).text, 'nobody at all', 'the reason')
    meet(tripoli, sabha)
    contains((await visit.get('/contradictions')).text, 'Nothing contradicts a rule', 'mended')
    contains((await visit.get(path)).text, 'Nothing is contradicted here any more', 'its page')
})

await test('a command settles through the running server', () => {
    const id = disputed(PLACES[0], ['men=1'], ['men=2'])
    good(['contested', 'settle', 'area_baseline', id, 'men=3', '--data', tripoli])
    equal(facts(tripoli, id).men, '3', 'settled')
})

equal(await server.stop(), 0, 'the server ends')
equal(sanad(['verify', '--data', tripoli]).status, 0, 'verify')

await finish()
