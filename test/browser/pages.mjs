// Every page in three languages, at a desk and on a phone: right direction, nothing cut off, readable, quiet, at home.
import { check, equal, finish, test } from '../e2e/lib/check.mjs'
import { joined, meet } from '../e2e/lib/circle.mjs'
import { parseTable } from '../e2e/lib/csv.mjs'
import { divided, MANTIKA, NORTH, OLD } from '../e2e/lib/divided.mjs'
import { good, importFile, makeRound, newData, serve } from '../e2e/lib/sanad.mjs'
import { someMuhallas } from '../e2e/lib/small.mjs'
import { fromStart, LANGUAGES, newReader, openBrowser, signIn } from './lib/browser.mjs'

const house = newData()
for (const round of [101, 102]) equal(importFile(house.data, makeRound(round)).status, 0, `round ${round}`)

// Another node changes what this one changes too: something contested, and something that breaks a rule only together.
const elsewhere = joined(house.data)
function disputed(place, here, there) {
    const id = good(['record', 'add', 'area_baseline', 'round=60', 'population=migrants', `place=${place}`, 'present=yes', 'individuals=40', '--data', house.data]).split(' ')[1]
    meet(house.data, elsewhere)
    good(['record', 'change', 'area_baseline', id, ...here, '--data', house.data])
    good(['record', 'change', 'area_baseline', id, ...there, '--data', elsewhere])
    meet(house.data, elsewhere)
    return `area_baseline/${id}`
}
const [contest, contradiction] = someMuhallas(2)
const CONTESTED = disputed(contest, ['men=10', 'need_1=food'], ['men=20', 'need_1=health'])
const CONTRADICTED = disputed(contradiction, ['present=no', 'individuals=0'], ['shelter_camp=40'])

// A baladiya was split, and somebody was counted in it before.
good(['record', 'add', 'dtm_round', 'number=61', 'starts_on=2025-05-01', 'ends_on=2025-05-20', '--data', house.data])
good(['record', 'add', 'area_baseline', 'round=61', 'population=migrants', `place=${OLD}`, 'individuals=25', '--data', house.data])
good(['pack', 'load', divided(), '--data', house.data])

const server = await serve(house.data)
const browser = await openBrowser()

good(['report', 'migrant_report', '--publish', '--data', house.data])
const publication = parseTable(good(['publication', 'list', '--format', 'csv', '--data', house.data]))[0].id

const PAGES = {
    dashboard: '/', figures: '/figures', figure: '/figures/migrants?by=mantika', share: '/figures/migrants_share?by=region', evidence: '/figures/migrants/records',
    reports: '/reports', report: '/reports/migrant_report', records: '/records', baseline: '/records/area_baseline', places: '/places', place: '/places/LY01',
    ended: `/places/${OLD}`, young: `/places/${NORTH}`, divided: `/places/${MANTIKA}`, 'as-now': '/figures/migrants?by=baladiya&places=now&where=round+%3D+61',
    publications: '/publications', publication: `/publications/${publication}?check=1`, withdraw: `/publications/${publication}/withdraw`, publish: '/publish/migrant_report',
    diff: `/figures/migrants/diff?from=${publication}&by=region`, 'diff-asked': '/figures/migrants/diff',
    rounds: '/rounds', lint: '/lint', imports: '/imports', nodes: '/nodes', accounts: '/accounts', account: `/accounts/${house.account}`, me: '/me', nowhere: '/nowhere',
    contested: '/contested', contest: `/contested/${CONTESTED}`, disputed: `/records/${CONTESTED}`, change: `/records/${CONTRADICTED}/change`, contradictions: '/contradictions', contradiction: `/contradictions/${CONTRADICTED}`,
}

async function readAll(lang) {
    const reader = await newReader(browser, server.url, { lang })
    const { page } = reader
    const named = (name, body) => test(`${lang}: ${name}`, body)

    await named('the sign-in page speaks the language the browser asks for', async () => {
        await reader.go('/')
        for (const width of ['phone', 'desk']) {
            await reader.turn(width)
            await reader.look('sign-in')
        }
        await signIn(reader, house)
        equal(reader.path(), '/', 'after signing in')
    })

    for (const [name, path] of Object.entries(PAGES))
        await named(`${name} keeps what every page promises, at a desk and on a phone`, async () => {
            const status = name === 'nowhere' ? 404 : 200
            if (status !== 200) reader.mayRefuse(status)
            await reader.turn('desk')
            equal(await reader.go(path), status, path)
            await reader.look(name)
            await reader.turn('phone')
            await reader.look(name)
        })

    for (const width of ['desk', 'phone'])
        await named(`the frame begins where reading begins (${width})`, async () => {
            await reader.turn(width)
            await reader.go('/')
            for (const part of ['.menu a', '.brand', 'main h1']) check((await fromStart(page, part)) < 80, part)
            if (width === 'desk') check((await fromStart(page, '.me')) > 1000, 'the account stands at the other end')
        })

    await named('a row begins with its heading; numbers line up by their last digit', async () => {
        await reader.turn('desk')
        await reader.go('/figures/migrants?by=mantika')
        const heading = await page.locator('tbody th').first().boundingBox()
        const ends = await page.locator('tbody td:nth-child(2) bdi').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().right)))
        check(ends.length > 10 && Math.max(...ends) - Math.min(...ends) <= 1, `right edges ${ends}`)
        check(lang === 'ar' ? heading.x > ends[0] : heading.x < ends[0], 'the heading stands first')
    })

    await named('the switch leads to this very page in the other languages', async () => {
        await reader.go('/figures/migrants?by=mantika')
        for (const other of Object.keys(LANGUAGES).filter((one) => one !== lang)) {
            await reader.follow(page.locator(`.languages a[hreflang=${other}]`))
            equal(await page.evaluate(() => document.documentElement.lang), other, 'its language')
            check(reader.path().startsWith('/figures/migrants?by=mantika'), reader.path())
        }
    })
}

// Three readers side by side: the server answers them all at once.
await Promise.all(Object.keys(LANGUAGES).map(readAll))

await test('in the dark every page stays readable', async () => {
    const reader = await newReader(browser, server.url, { scheme: 'dark' })
    await signIn(reader, house)
    for (const name of ['dashboard', 'figure', 'report', 'lint', 'account']) {
        await reader.go(PAGES[name])
        await reader.look(`dark-${name}`)
    }
})

await test('pages are set in the type that is shipped', async () => {
    const reader = await newReader(browser, server.url)
    await reader.go('/sign-in')
    const fonts = await reader.page.evaluate(() => document.fonts.ready.then(() => [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family)))
    check(fonts.length > 0, 'a font of ours is loaded')
})

await finish()
