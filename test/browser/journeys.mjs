// What people do, from beginning to end, in every language, at a desk and on a phone, with script and without: sign in, follow a figure
// to the row of the file it comes from, read the report, take an import back, give somebody an account and take it away.
import { check, contains, equal, finish, test } from '../e2e/lib/check.mjs'
import { importFile, makeRound, newData, put, serve } from '../e2e/lib/sanad.mjs'
import { muhallaRow, smallXlsx, someMuhallas } from '../e2e/lib/small.mjs'
import { newReader, openBrowser, signIn } from './lib/browser.mjs'

const house = newData()
for (const round of [101, 102]) equal(importFile(house.data, makeRound(round)).status, 0, `round ${round}`)
const server = await serve(house.data)
const browser = await openBrowser()
const [A] = someMuhallas(1)

// Each language at each width, each with script and without; axe looks once in a language, for the pages are the same.
const READERS = [
    { lang: 'en', width: 'desk' }, { lang: 'fr', width: 'phone', script: false, axe: false },
    { lang: 'ar', width: 'desk' }, { lang: 'en', width: 'phone', script: false, axe: false },
    { lang: 'fr', width: 'desk' }, { lang: 'ar', width: 'phone', script: false, axe: false },
]
const textOf = (page, selector) => page.locator(selector).first().innerText()

async function live(who, number) {
    const reader = await newReader(browser, server.url, who)
    const { page } = reader
    const tag = `${who.lang}${number}`
    const file = `small-${tag}.xlsx`
    const named = (name, body) => test(`${who.lang}, ${who.width}${who.script === false ? ', no script' : ''}: ${name}`, body)

    // Few wrong guesses: all come from one address, which is refused after ten.
    const guesses = who.axe !== false
    if (guesses) await named('a wrong password is told, and what was typed stays', async () => {
        reader.mayRefuse(401)
        await signIn(reader, { account: house.account, password: 'not the password' })
        check((await page.locator('.notice').count()) > 0, 'it is said')
        equal(await page.inputValue('input[name=name]'), house.account, 'the name')
        equal(await page.inputValue('input[name=password]'), '', 'the password is not written back')
        await reader.look('journey-wrong-password')
    })

    await named('from the overview to a figure, its records, and the row of the file', async () => {
        await reader.go('/')
        await signIn(reader, house)
        const shown = await textOf(page, 'a.figure .value bdi')
        await reader.follow(page.locator('a.figure'))
        check(reader.path().startsWith('/figures/migrants'), reader.path())
        equal(await textOf(page, '.figure .value bdi'), shown, 'the same number')
        await reader.follow(page.locator('a[href*="/records"].figure, .actions a[href*="/records"]'))
        equal(await textOf(page, '.figure .value bdi'), shown, 'the same number above its records')
        await reader.follow(page.locator('main tbody th a'))
        contains(reader.path(), /^\/records\/area_baseline\//, 'a record')
        const event = await textOf(page, '.timeline > li')
        for (const part of [house.account, 'round102.xlsx', 'Muhalla Main', '20']) contains(event, part, 'who, when, file and sheet')
        await reader.look('journey-record')
        await reader.follow(page.locator('.crumbs a').last())
        equal(reader.path().split('?')[0], '/records/area_baseline', 'the crumbs lead up')
    })

    await named('the report opens section by section, and its numbers to their records', async () => {
        await reader.go('/reports')
        await reader.follow(page.locator('main a[href^="/reports/migrant_report"]'))
        const before = await textOf(page, 'section.report')
        const options = await page.locator('select[name=section] option').evaluateAll((all) => all.map((one) => one.value).filter(Boolean))
        check(options.length > 3, 'sections')
        await page.selectOption('select[name=section]', options[2])
        await reader.follow(page.locator('.filter button'))
        check((await textOf(page, 'section.report')) !== before, 'another section')
        await reader.follow(page.locator('section.report td a'))
        contains(reader.path(), /^\/figures\/[a-z_]+/, 'a number opens')
        await reader.look('journey-report-number')
    })

    await named('places lead down to a muhalla, rounds to their report, findings to their records', async () => {
        await reader.go('/places')
        await reader.follow(page.locator('main tbody a[href^="/places/"]'))
        await reader.follow(page.locator('main tbody a[href^="/places/"]'))
        await reader.look('journey-place')
        check((await page.locator('.crumbs li').count()) >= 2, 'where it lies')
        await reader.go('/rounds')
        await reader.follow(page.locator('main tbody a[href*="round=101"]'))
        await reader.look('journey-round')
        await reader.go('/lint')
        await reader.follow(page.locator('main tbody a[href^="/records/"]'))
        check((await page.locator('.timeline > li').count()) >= 1, 'a finding opens to its record')
    })

    await named('an import is taken back after a question', async () => {
        equal(importFile(house.data, put(file, smallXlsx([muhallaRow(A, 100 + number, { AssessmentRound: number })]))).status, 0, 'import')
        const row = page.locator('main tbody tr', { hasText: file })
        await reader.go('/imports')
        await reader.follow(row.locator('a[href$="/undo"]'))
        contains(await textOf(page, 'main'), file, 'what would go is named')
        await reader.look('journey-undo')
        await reader.follow(page.locator('main form[action$="/undo"] button'))
        await reader.look('journey-undone')
        await reader.go('/imports')
        equal(await row.locator('a[href$="/undo"]').count(), 0, 'it cannot be taken back again')
    })

    const given = { account: `guest-${tag}`, password: '' }
    const guest = await newReader(browser, server.url, who)

    await named('an account is added; its password is shown once', async () => {
        await reader.go('/accounts')
        await page.fill('input[name=name]', given.account)
        await page.check('input[name=role][value=viewer]')
        await reader.follow(page.locator('main form[action="/accounts"] button'))
        await reader.look('journey-password')
        given.password = await page.locator('.facts dd').nth(1).innerText()
        check(given.password.length >= 12, 'the password')
        await reader.go(`/accounts/${given.account}`)
        check(!(await page.content()).includes(given.password), 'nowhere else')
    })

    await named('who signs in first chooses a password before anything else', async () => {
        const own = `A better secret ${tag}`
        await signIn(guest, given)
        equal(guest.path(), '/me', 'after signing in')
        await guest.look('journey-first')
        await guest.go('/places')
        equal(guest.path().split('?')[0], '/me', 'no page before that')
        guest.mayRefuse(400)
        guest.mayRefuse(422)
        for (const again of ['something else again', own]) {
            for (const [field, text] of Object.entries({ old: given.password, fresh: own, again })) await guest.page.fill(`input[name=${field}]`, text)
            await guest.follow(guest.page.locator('main form button'))
            if (again !== own) await guest.look('journey-differ')
        }
        equal(guest.path(), '/', 'then the overview')
        given.password = own
    })

    await named('a viewer is offered nothing to change, and may not', async () => {
        guest.mayRefuse(403)
        await guest.go('/imports')
        equal(await guest.page.locator('a[href$="/undo"]').count(), 0, 'taking back')
        equal(await guest.page.locator('.menu a[href="/accounts"]').count(), 0, 'accounts')
        equal(await guest.go('/accounts'), 403, 'accounts')
        await guest.look('journey-forbidden')
        await guest.go('/me')
        const csrf = await guest.page.inputValue('main form input[name=csrf]')
        for (const path of ['/accounts', `/accounts/${house.account}/reset`, `/accounts/${house.account}/state`])
            equal((await guest.page.request.post(server.url + path, { form: { csrf, name: 'x', role: 'administrator', disabled: '1' } })).status(), 403, path)
        equal((await guest.page.request.post(`${server.url}/me`, { form: { old: 'x' } })).status(), 403, 'a form without its token')
    })

    await named('an account that is disabled is out at once and stays out', async () => {
        await reader.go(`/accounts/${given.account}`)
        await reader.follow(page.locator('form[action$="/state"] button'))
        await reader.look('journey-disabled')
        await guest.go('/')
        contains(guest.path(), '/sign-in', 'out')
        guest.mayRefuse(401)
        if (guesses) await signIn(guest, given)
        contains(guest.path(), '/sign-in', 'stays out')
    })

    await named('signing out ends it', async () => {
        await reader.follow(page.locator('.me form button'))
        await reader.go('/places')
        contains(reader.path(), '/sign-in', 'afterwards')
        equal(reader.faults, [], 'what the browser complained of')
    })
}

for (let i = 0; i < READERS.length; i += 2) await Promise.all(READERS.slice(i, i + 2).map((who, j) => live(who, i + j + 1)))

const focused = (page) => page.evaluate(() => {
    const { tagName, className, name, textContent } = document.activeElement
    const style = getComputedStyle(document.activeElement)
    const box = document.activeElement.getBoundingClientRect()
    return { tag: tagName, class: className, name, text: textContent.trim(), href: document.activeElement.getAttribute('href'),
        outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth), x: box.x, y: box.y, top: box.bottom > 0 }
})

async function tab(page, holds, most = 60) {
    for (let i = 0; i < most; i++) {
        await page.keyboard.press('Tab')
        const at = await focused(page)
        check(at.tag === 'BODY' || at.outline >= 2, `the focus can be seen on ${at.tag} ${at.text || at.name}`)
        check(at.tag === 'BODY' || at.top, `what has the focus is on the screen: ${at.tag} ${at.text}`)
        if (holds(at)) return at
    }
    check(false, `not reached in ${most} steps`)
}

for (const lang of ['en', 'fr', 'ar'])
    await test(`${lang}: the keyboard alone signs in, skips to the work, walks the menu and opens a figure`, async () => {
        const reader = await newReader(browser, server.url, { lang })
        const { page } = reader
        await reader.go('/sign-in')
        await page.keyboard.press('Tab')
        equal((await focused(page)).class, 'skip', 'the first stop skips to the work')
        await tab(page, (at) => at.name === 'name')
        await page.keyboard.type(house.account)
        await page.keyboard.press('Tab')
        equal((await focused(page)).name, 'password', 'then the password')
        await page.keyboard.type(house.password)
        await Promise.all([page.waitForURL(`${server.url}/`), page.keyboard.press('Enter')])

        await page.keyboard.press('Tab')
        await reader.look('keyboard-skip')
        await page.keyboard.press('Enter')
        equal(await page.evaluate(() => location.hash), '#work', 'the skip link')
        const first = await tab(page, (at) => at.class === 'figure')
        contains(first.href, '/figures/', 'the first stop in the work')
        await page.keyboard.press('Enter')
        await page.waitForURL(/\/figures\//)

        const stops = []
        await tab(page, (at) => {
            if (at.tag === 'A' && at.href?.startsWith('/') && !at.class && stops.length < 30) stops.push(at)
            return at.href === '/accounts'
        })
        const MENU = ['/', '/figures', '/reports', '/publications', '/places', '/rounds', '/records', '/lint', '/contested', '/contradictions', '/imports', '/nodes', '/accounts']
        const menu = stops.slice(-MENU.length)
        equal(menu.map((at) => at.href), MENU, 'the order of the menu')
        for (let i = 1; i < menu.length; i++) check(lang === 'ar' ? menu[i].x < menu[i - 1].x : menu[i].x > menu[i - 1].x, 'stops follow the reading direction')
        await reader.look('keyboard-menu')
        await page.keyboard.press('Enter')
        await page.waitForURL(/\/accounts/)
    })

await finish()
