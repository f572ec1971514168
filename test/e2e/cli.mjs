// The command line as scripts rely on it: headers, exit statuses, times, messages, and its ways with a running server.
import { spawn } from 'node:child_process'
import { cpSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, contains, equal, finish, test } from './lib/check.mjs'
import { parseCsv, parseTable } from './lib/csv.mjs'
import { figure, folder, good, importFile, makeRound, newData, PACK, put, records, refused, sanad, SANAD, serve, value } from './lib/sanad.mjs'
import { muhallaRow, smallXlsx, someMuhallas } from './lib/small.mjs'
import { signIn } from './lib/web.mjs'

const [A, B, C] = someMuhallas(3)
const small = put('small.xlsx', smallXlsx([muhallaRow(A, 100), muhallaRow(B, 200), muhallaRow(C, 300)]))
const { data, account } = newData()
equal(importFile(data, small).status, 0, 'import')
const header = (words) => good([...words, '--data', data, '--format', 'csv']).split('\n')[0]

await test('--version and --help', () => {
    contains(good(['--version']), /^sanad \d+\.\d+\.\d+$/m, 'version')
    const help = good(['--help'])
    for (const command of ['init', 'serve', 'import', 'figure', 'report', 'lint', 'record add', 'record show', 'record list', 'record retract', 'verify', 'rebuild', 'pack check']) {
        contains(help, `sanad ${command}`, 'the list of commands')
        contains(good([...command.split(' '), '--help']), `sanad ${command}`, `help of ${command}`)
    }
})

await test('wrong words end with 2, failures with 1, success alone with 0', () => {
    for (const words of [[], ['frobnicate'], ['figure'], ['figure', 'migrants', '--nonsense', '--data', data], ['figure', 'migrants', '--data', data, '--format', 'yaml'],
        ['figure', 'migrants', '--data', data, '--by'], ['import', 'dtm_migrants', '--data', data]])
        equal(sanad(words).status, 2, words.join(' '))
    for (const words of [['figure', 'no_such_figure', '--data', data], ['figure', 'migrants', '--data', join(folder(), 'nowhere')], ['figure', 'migrants'],
        ['figure', 'migrants', '--data', data, '--as', 'nobody'], ['report', 'no_such', '--data', data, '--out', join(folder(), 'r.html')]]) {
        const done = sanad(words)
        equal(done.status, 1, words.join(' '))
        check(done.err.trim() !== '' && done.out === '', `${words.join(' ')} says why, on the standard error alone`)
    }
    equal(sanad(['verify', '--data', data]).status, 0, 'verify')
})

await test('a figure has the header that scripts expect', () => {
    equal(good(['figure', 'migrants', '--data', data, '--format', 'csv']), 'value\n600\n', 'without --by')
    equal(header(['figure', 'migrants', '--by', 'mantika', '--where', 'round = 7']), 'mantika,mantika_name,value', '--by mantika')
    equal(header(['figure', 'migrants_by_shelter', '--by', 'region,shelter']), 'region,region_name,shelter,shelter_name,value', 'two dimensions')
    const rows = parseTable(good(['figure', 'migrants', '--by', 'muhalla', '--data', data, '--format', 'csv']))
    equal(rows.map((r) => [r.muhalla, r.value]), [[A, '100'], [B, '200'], [C, '300']].sort(), 'a row a place, p-code first')
    const json = JSON.parse(good(['figure', 'migrants', '--by', 'muhalla', '--data', data, '--format', 'json']))
    equal(json.cells.map((c) => [c.muhalla, c.value]), rows.map((r) => [r.muhalla, Number(r.value)]), 'the same in JSON')
    equal(json.total.value, 600, 'with the whole')
    contains(good(['figure', 'migrants', '--by', 'muhalla', '--data', data]), /\b300\b/, 'and as a table')
    equal(parseCsv(good(['figure', 'migrants', '--by', 'region', '--lang', 'ar', '--data', data, '--format', 'csv']))[1][1], 'الشرق', 'names in Arabic')
})

await test('a percentage is printed with what it is made of', () => {
    const [row] = figure(data, 'migrants_share', '--by', 'muhalla').filter((r) => r.muhalla === C)
    equal([row.value, row.numerator, row.base], ['50', '300', '600'], 'share')
})

await test('--where takes a condition, and says where one is wrong', () => {
    equal(value(data, 'migrants', '--where', `muhalla in ('${A}', '${B}')`), '300', 'two muhallas')
    equal(value(data, 'migrants', '--where', 'individuals >= 200 and present = true'), '500', 'fields')
    equal(value(data, 'migrants', '--where', "place within 'LY'"), '600', 'within')
    contains(refused(['figure', 'migrants', '--data', data, '--where', 'individuals >= ']), /15|16|end/, 'an unfinished condition')
    contains(refused(['figure', 'migrants', '--data', data, '--where', 'indviduals = 3']), 'indviduals', 'an unknown field')
    contains(refused(['figure', 'migrants', '--data', data, '--where', "settlement = 'village'"]), 'village', 'an unknown code')
    contains(refused(['figure', 'migrants', '--data', data, '--by', 'nationality']), 'nationality', 'a dimension that the figure does not have')
    contains(refused(['figure', 'migrant', '--data', data]), 'migrants', 'the nearest figure')
})

await test('--as-of takes a time, a day and a cut, and nothing else', () => {
    equal(value(data, 'migrants', '--as-of', '2099-12-31'), '600', 'the end of a day to come')
    equal(value(data, 'migrants', '--as-of', '2099-12-31T12:00:00Z'), '600', 'a time to come')
    equal(value(data, 'muhallas_assessed', '--as-of', '2020-01-01'), '0', 'a day before everything')
    equal(value(data, 'migrants', '--as-of', '2020-01-01T00:00:00Z'), '', 'before everything nothing is known; that is no zero')
    for (const when of ['yesterday', '2026-13-01', '2026-02-30', '2026-01-31 12:00'])
        contains(refused(['figure', 'migrants', '--data', data, '--as-of', when]), when, when)
})

await test('records are added, shown, listed, changed and retracted by hand', () => {
    const own = newData().data
    const fields = ['round=9', 'population=migrants', `place=${A}`, 'present=true', 'individuals=41', 'men=41']
    const added = /^area_baseline (\S+) recorded$/m.exec(good(['record', 'add', 'area_baseline', ...fields, '--data', own]))
    check(added, 'the record is told')
    const id = added[1]
    equal(records(own, 'area_baseline').map((r) => [r.id, r.individuals]), [[id, '41']], 'it is listed')
    equal(value(own, 'migrants'), '41', 'and counted')
    good(['record', 'change', 'area_baseline', id, 'individuals=42', '--data', own])
    equal(value(own, 'migrants'), '42', 'a change')
    good(['record', 'retract', 'area_baseline', id, '--reason', 'a test', '--data', own])
    equal(records(own, 'area_baseline').length, 0, 'a retraction')
    const shown = good(['record', 'show', 'area_baseline', id, '--data', own, '--format', 'csv'])
    for (const part of ['retracted', 'individuals=41', 'individuals=42', 'a test', account]) contains(shown, part, 'the timeline')
    const wrong = refused(['record', 'add', 'area_baseline', 'round=9', 'population=martians', 'plce=LY', 'individuals=-1', '--data', own])
    for (const part of ['martians', 'plce', 'individuals']) contains(wrong, part, 'every mistake in one run')
    contains(refused(['record', 'list', 'area_baselines', '--data', own]), 'area_baselines', 'an unknown type')
})

await test('pack check names file, row and column of every mistake in one run', () => {
    contains(sanad(['pack', 'check', PACK]).err, /libya|Libya/, 'the Libya pack is sound')
    const pack = join(folder(), 'pack')
    cpSync(PACK, pack, { recursive: true })
    const edit = (name, from, to) => {
        const text = readFileSync(join(pack, name), 'utf8')
        check(text.includes(from), `${name} holds ${from}`)
        writeFileSync(join(pack, name), text.replace(from, to))
    }
    edit('places.csv', `${A},4,`, `${A},5,`)
    edit('indicators.csv', "population = 'migrants'", "population = 'martians'")
    edit('codes/sex.csv', 'label_fr', 'label_de')
    edit('mappings/dtm_migrants.csv', 'place:4', 'place:9')
    edit('checks.csv', 'men + women', 'mne + women')
    writeFileSync(join(pack, 'stray.csv'), 'x\n')
    const said = refused(['pack', 'check', pack])
    for (const [file, row] of [['places.csv', /row \d+/], ['indicators.csv', /row \d+/], ['codes/sex.csv', 'label_'], ['mappings/dtm_migrants.csv', /row \d+/], ['checks.csv', /row \d+/], ['stray.csv', '']])
        check(said.split('\n').some((line) => line.includes(file) && (row instanceof RegExp ? row.test(line) : line.includes(row))), `${file} is named\n${said}`)
})

await test('init makes no second house in one place, and takes a key file', () => {
    contains(refused(['init', '--data', data, '--programme', PACK]), data, 'the directory is taken')
    const dir = join(folder(), 'with-key')
    const key = join(folder(), 'my.key')
    good(['init', '--data', dir, '--programme', PACK, '--key-file', key])
    refused(['verify', '--data', dir])
    good(['verify', '--data', dir, '--key-file', key])
    good(['verify', '--data', dir], { env: { SANAD_KEY_FILE: key } })
})

await test('accounts are added, used by --as, disabled and reset', () => {
    const own = newData().data
    equal(importFile(own, small).status, 0, 'import')
    contains(good(['account', 'add', 'visitor', '--role', 'viewer', '--data', own]), /^password: \S+$/m, 'a password, shown once')
    equal(value(own, 'migrants', '--as', 'visitor'), '600', 'a viewer reads')
    contains(refused(['record', 'add', 'dtm_round', 'number=3', '--data', own, '--as', 'visitor']), 'visitor', 'and does not write')
    good(['account', 'disable', 'visitor', '--data', own])
    contains(refused(['figure', 'migrants', '--data', own, '--as', 'visitor']), 'visitor', 'a disabled account')
    good(['account', 'enable', 'visitor', '--data', own])
    contains(good(['account', 'reset', 'visitor', '--data', own]), /^password: \S+$/m, 'a new password')
    const list = parseTable(good(['account', 'list', '--data', own, '--format', 'csv']))
    equal(list.map((a) => [a.name, a.role, a.state]).sort(), [[account, 'administrator', 'active'], ['visitor', 'viewer', 'active']].sort(), 'list')
})

await test('the report is written in three languages, as a page and as CSV', () => {
    const where = folder()
    for (const lang of ['en', 'fr', 'ar'])
        for (const format of ['html', 'csv']) {
            const out = join(where, `report.${lang}.${format}`)
            good(['report', 'migrant_report', '--data', data, '--set', 'round=7', '--lang', lang, '--format', format, '--out', out])
            const text = readFileSync(out, 'utf8')
            contains(text, '600', `${lang} ${format}`)
            if (format === 'html') contains(text, new RegExp(`<html[^>]* lang="?${lang}`), 'its language')
        }
    contains(readFileSync(join(where, 'report.ar.html'), 'utf8'), /dir="?rtl/, 'Arabic runs from the right')
})

await test('a running server does the work of the command line, and its pages see it', async () => {
    const own = newData()
    const server = await serve(own.data)
    equal(importFile(own.data, small).status, 0, 'an import beside a server')
    equal(value(own.data, 'migrants'), '600', 'a figure beside a server')
    const visit = await signIn(server.url, own)
    contains((await visit.get('/figures/migrants')).text, '600', 'the page')
    equal(importFile(own.data, put('small.xlsx', smallXlsx([muhallaRow(A, 150), muhallaRow(B, 200), muhallaRow(C, 300)]))).status, 0, 'a correction')
    contains((await visit.get('/figures/migrants')).text, '650', 'the page after the correction')
    equal(sanad(['figure', 'no_such_figure', '--data', own.data]).status, 1, 'a failure comes back through the server')
    const out = join(folder(), 'r.csv')
    good(['report', 'migrant_report', '--data', own.data, '--format', 'csv', '--out', out])
    contains(readFileSync(out, 'utf8'), '650', 'a report lands where the caller stands')
    equal(await server.stop(), 0, 'the server ends well')
    equal(value(own.data, 'migrants'), '650', 'and without it all is there')
})

await test('a second server on one directory refuses', async () => {
    const own = newData()
    const server = await serve(own.data)
    const done = sanad(['serve', '--data', own.data, '--listen', '127.0.0.1:0'])
    equal(done.status, 1, done.err)
    check(done.err.trim() !== '', 'it says why')
    equal(await server.stop(), 0, 'the first is unharmed')
})

await test('two writers at once wait for each other: both are done, nothing is lost', async () => {
    const own = newData().data
    const writers = [A, B, C].map((place, i) => new Promise((done) => {
        const file = put(`w${i}.xlsx`, smallXlsx([muhallaRow(place, 10 + i)]))
        const child = spawn(SANAD, ['import', 'dtm_migrants', file, '--data', own], { stdio: ['ignore', 'ignore', 'pipe'] })
        let said = ''
        child.stderr.on('data', (chunk) => (said += chunk))
        child.on('close', (status) => done([status, said]))
    }))
    for (const [status, said] of await Promise.all(writers)) equal(status, 0, said)
    equal(value(own, 'migrants'), '33', 'migrants')
    contains(good(['verify', '--data', own]), /damages 0$/m, 'verify')
})

await test('an idle server with the Libya pack and a whole round stays under 80 MB', async () => {
    const own = newData()
    equal(importFile(own.data, makeRound(102)).status, 0, 'import')
    const server = await serve(own.data)
    const visit = await signIn(server.url, own)
    for (const page of ['/', '/figures', '/places', '/rounds']) equal((await visit.get(page)).status, 200, page)
    const resident = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1])
    console.log(`        ${(resident / 1024).toFixed(1)} MiB resident`)
    check(resident * 1024 < 80e6, `${resident} KiB resident`)
    equal(await server.stop(), 0, 'it ends well')
})

await test('a report goes to the caller, into a device or through a link, and replaces none of them', () => {
    const own = newData().data
    good(['import', 'dtm_migrants', put('small.xlsx', smallXlsx([muhallaRow(A, 10)])), '--data', own])
    contains(good(['report', 'migrant_report', '--data', own, '--out', '-']), '</html>', 'to the caller')
    contains(refused(['report', 'migrant_report', '--data', own, '--out', '/dev/full']), '/dev/full', 'a full device')
    check(lstatSync('/dev/full').isCharacterDevice(), 'the device is still one')
    const target = put('target.html', 'old'), link = join(folder(), 'link.html')
    symlinkSync(target, link)
    good(['report', 'migrant_report', '--data', own, '--out', link])
    check(lstatSync(link).isSymbolicLink() && readFileSync(target, 'utf8').includes('</html>'), 'the link leads to the report')
})

await test('what the program alone makes is not written, changed or retracted by hand; an empty WHEN is not now', () => {
    const own = newData().data
    good(['cut', 'before', '--data', own])
    const [cut] = records(own, 'cut')
    contains(refused(['record', 'add', 'import_run', 'mapping=x', '--data', own]), 'import_run', 'add')
    contains(refused(['record', 'change', 'cut', cut.id, 'held_until=2020-01-01T00:00:00Z', '--data', own]), 'cut', 'change')
    contains(refused(['record', 'retract', 'cut', cut.id, '--data', own]), 'cut', 'retract')
    contains(refused(['figure', 'migrants', '--as-of', '', '--data', own]), 'time', 'an empty WHEN')
    contains(refused(['figure', 'migrants', '--by', 'region,region', '--data', own]), 'region', 'a dimension twice')
})

await finish()
