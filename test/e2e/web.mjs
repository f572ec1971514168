// The pages as a stranger's program meets them: who may see what, in which language, under which headers, and whether every figure
// opens to its records. Run against the build with sanitizers too, where it is given.
import { existsSync } from 'node:fs'
import { check, contains, equal, finish, skip, test } from './lib/check.mjs'
import { importFile, makeRound, newData, SANAD, serve, value } from './lib/sanad.mjs'
import { formOf, linksOf, signIn, Visit } from './lib/web.mjs'

const PAGES = ['/', '/figures', '/figures/migrants', '/figures/migrants?by=mantika', '/figures/migrants/records', '/records', '/records/area_baseline', '/places', '/places/LY01',
    '/rounds', '/reports', '/lint', '/imports', '/accounts', '/me']
const PAGE_BYTES = 100000

async function visitAll(program, label) {
    const house = newData({ program })
    equal(importFile(house.data, makeRound(101)).status, 0, 'the earlier round')
    equal(importFile(house.data, makeRound(102)).status, 0, 'the later round')
    const total = Number(value(house.data, 'migrants')).toLocaleString('en')
    const server = await serve(house.data, { program })
    const named = (name, body) => test(`${label}: ${name}`, body)

    await named('who is not signed in is led to the sign-in page', async () => {
        const stranger = new Visit(server.url)
        for (const path of PAGES) {
            const answer = await stranger.get(path)
            equal(answer.status, 303, path)
            contains(answer.location, '/sign-in', path)
        }
        equal((await stranger.get('/health')).status, 200, 'health')
    })

    await named('a wrong password signs nobody in, and says no more about a name that is none', async () => {
        const texts = []
        for (const account of [house.account, 'nobody-here']) {
            const visit = new Visit(server.url)
            const form = formOf((await visit.get('/sign-in')).text, '/sign-in')
            const [name, secret] = [/name|account/, /password/].map((like) => Object.keys(form).find((field) => like.test(field)))
            const answer = await visit.post('/sign-in', { ...form, [name]: account, [secret]: 'not the password' })
            check([401, 422, 400, 200].includes(answer.status) && ![...visit.cookies.keys()].some((cookie) => /session/.test(cookie)), `status ${answer.status}`)
            texts.push(answer.text.replaceAll(account, '').replaceAll(/value="[^"]*"/g, ''))
        }
        equal(texts[0], texts[1], 'the two pages')
    })

    const visit = await signIn(server.url, house)

    await named('the session cookie is out of reach of scripts and other sites', async () => {
        const fresh = new Visit(server.url)
        const form = formOf((await fresh.get('/sign-in')).text, '/sign-in')
        const [name, secret] = [/name|account/, /password/].map((like) => Object.keys(form).find((field) => like.test(field)))
        const answer = await fresh.post('/sign-in', { ...form, [name]: house.account, [secret]: house.password })
        const session = answer.cookies.filter((cookie) => /httponly/i.test(cookie) && /samesite=(lax|strict)/i.test(cookie))
        check(session.length >= 1, answer.cookies.join('\n'))
    })

    await named('every page answers, under headers that keep it safe, and weighs little', async () => {
        for (const path of PAGES) {
            const page = await visit.get(path)
            equal(page.status, 200, `${path}\n${page.text.slice(0, 500)}`)
            const policy = page.headers.get('content-security-policy') ?? ''
            contains(policy, "default-src 'none'", `${path}: content security policy`)
            check(!policy.includes('unsafe-inline') && !/script-src[^;]*(\*|http)/.test(policy), `${path}: ${policy}`)
            equal(page.headers.get('x-content-type-options'), 'nosniff', `${path}: sniffing`)
            contains(page.headers.get('referrer-policy') ?? '', /no-referrer|same-origin/, `${path}: referrer`)
            check(/frame-ancestors 'none'/.test(policy) || page.headers.get('x-frame-options') === 'DENY', `${path}: frames`)
            contains(page.headers.get('cache-control') ?? '', 'no-store', `${path}: cache`)
            check(page.bytes.length < PAGE_BYTES, `${path} weighs ${page.bytes.length} bytes`)
            check(!/<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+=|\sstyle="/.test(page.text), `${path} has no script or style inside`)
            for (const [, src] of page.text.matchAll(/<(?:link|script|img)\b[^>]*\s(?:href|src)="([^"]*)"/g)) {
                check(src.startsWith('/') && !src.startsWith('//'), `${path} loads from elsewhere: ${src}`)
                equal((await visit.get(src)).status, 200, `${path} loads ${src}`)
            }
        }
    })

    await named('the three languages have their own words and direction', async () => {
        const titles = new Set()
        for (const [lang, dir] of [['en', 'ltr'], ['fr', 'ltr'], ['ar', 'rtl']])
            for (const path of PAGES) {
                const page = await visit.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
                const [html] = /<html[^>]*>/.exec(page.text)
                contains(html, new RegExp(`lang="?${lang}`), path)
                if (dir === 'rtl') contains(html, /dir="?rtl/, path)
                else check(!/dir="?rtl/.test(html), `${path} in ${lang} runs from the left`)
                check(!/\{\d\}|\b(?:web|page|cli|figure|error|report)\.[a-z_]+\b(?![/.])/.test(page.text.replaceAll(/<[^>]*>/g, ' ')), `${path} in ${lang} shows a message key`)
                if (path === '/') titles.add(/<title>([^<]*)/.exec(page.text)[1])
            }
        equal(titles.size, 3, 'titles of the dashboard')
        await visit.get('/?lang=en')
        contains((await visit.get('/', { 'accept-language': 'ar' })).text, /<html[^>]*lang="?en/, 'a chosen language stays')
        contains((await new Visit(server.url).get('/sign-in', { 'accept-language': 'ar,en;q=0.5' })).text, /<html[^>]*lang="?ar/, 'without a choice the browser decides')
    })

    await named('a figure on the dashboard opens to its records, and a record to its timeline', async () => {
        const dashboard = (await visit.get('/')).text
        contains(dashboard, total, 'the dashboard shows the number of migrants')
        const figureLink = linksOf(dashboard).find((link) => /^\/figures\/migrants(\?|$)/.test(link))
        check(figureLink, 'the dashboard leads to the figure')
        const figurePage = (await visit.get(figureLink)).text
        contains(figurePage, total, 'the figure')
        const recordsLink = linksOf(figurePage).find((link) => /^\/figures\/migrants\/records/.test(link))
        check(recordsLink, 'the figure leads to its records')
        const recordsPage = (await visit.get(recordsLink)).text
        const recordLink = linksOf(recordsPage).find((link) => /^\/records\/area_baseline\/[^/?]+$/.test(link.split('?')[0]) && !link.includes('/csv'))
        check(recordLink, 'a record of the list opens')
        const record = (await visit.get(recordLink)).text
        for (const part of ['round102.xlsx', 'Muhalla Main', house.account]) contains(record, part, 'the timeline says who, and from which file and sheet')
    })

    await named('no link of a page leads nowhere', async () => {
        const seen = new Set(PAGES)
        for (const path of PAGES)
            for (const link of linksOf((await visit.get(path)).text)) {
                if (!link.startsWith('/') || seen.has(link) || seen.size > 150 || /sign-out/.test(link)) continue
                seen.add(link)
                const answer = await visit.get(link)
                check([200, 303].includes(answer.status), `${path} leads to ${link}: ${answer.status}`)
            }
        check(seen.size > 50, `${seen.size} pages`)
    })

    await named('what is not there is a page that says so, not a broken one', async () => {
        for (const path of ['/nowhere', '/figures/no_such', '/places/LY99', '/records/no_such', '/records/area_baseline/00000000-0000-0000-0000-000000000000', '/reports/no_such', '/imports/x/undo']) {
            const page = await visit.get(path)
            check([400, 404].includes(page.status), `${path}: ${page.status}`)
            contains(page.text, '<html', `${path} is a page`)
        }
        for (const path of ['/figures/migrants?where=%3C', '/figures/migrants?by=%3Cscript%3E', '/figures/migrants?as_of=never', '/records/area_baseline?page=-1', '/places?q=%00']) {
            const page = await visit.get(path)
            check(page.status < 500, `${path}: ${page.status}`)
            check(!page.text.includes('<script>'), `${path} escapes what it was asked`)
        }
    })

    await named('the report is given in three languages, as a page, a file and CSV', async () => {
        for (const lang of ['en', 'fr', 'ar']) {
            const page = await visit.get(`/reports/migrant_report?lang=${lang}`)
            equal(page.status, 200, `report in ${lang}`)
            contains(page.text, new RegExp(`<html[^>]*lang="?${lang}`), 'its language')
            for (const format of ['html', 'csv']) {
                const file = await visit.get(`/reports/migrant_report/${format}?lang=${lang}`)
                equal(file.status, 200, `${format} in ${lang}`)
                contains(file.headers.get('content-type'), format, 'its type')
                check(file.bytes.length > 10000, 'its size')
            }
        }
        await visit.get('/?lang=en')
    })

    await named('the same figures stand on pages and on the command line', async () => {
        const csv = (await visit.get('/figures/migrants/csv?by=region')).text
        for (const region of ['LY01', 'LY02', 'LY03']) contains(csv, value(house.data, 'migrants', '--where', `place within '${region}'`), `migrants of ${region}`)
    })

    await named('a form from elsewhere changes nothing', async () => {
        const form = formOf((await visit.get('/accounts')).text, '/accounts')
        const token = Object.keys(form).find((name) => /csrf|token/.test(name))
        check(token && form[token].length >= 16, 'forms carry a token')
        for (const wrong of ['', 'x'.repeat(form[token].length)]) {
            const answer = await visit.post('/accounts', { ...form, [token]: wrong, name: 'intruder', role: 'administrator' })
            equal(answer.status, 403, 'status')
        }
        const stranger = await visit.post('/accounts', { ...form, name: 'intruder', role: 'administrator' }, { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' })
        check(stranger.status >= 400, `from another site: ${stranger.status}`)
        check(!(await visit.get('/accounts')).text.includes('intruder'), 'no account was made')
        const out = await visit.post('/sign-out', {})
        equal(out.status, 403, 'signing out without a token')
    })

    await named('an account made on the page signs in, sees, and may not administer', async () => {
        const form = formOf((await visit.get('/accounts')).text, '/accounts')
        const made = await visit.post('/accounts', { ...form, name: 'guest', role: 'viewer' })
        const shown = made.status === 303 ? await visit.get(made.location) : made
        const password = /<bdi class="id">([a-z0-9]{5}(?:-[a-z0-9]{5}){4})</.exec(shown.text)?.[1]
        check(password, `its password is shown once\n${shown.text.replaceAll(/<head>.*<\/head>/gs, '').slice(0, 3000)}`)
        const guest = await signIn(server.url, { account: 'guest', password })
        const first = await guest.get('/')
        contains(first.location ?? '', '/me', 'a password that somebody else set is changed first')
        const me = formOf((await guest.get('/me')).text, '/me')
        const passwords = Object.keys(me).filter((name) => !(name in { csrf: 0, token: 0 }) && me[name] === '')
        const changed = await guest.post('/me', { ...me, ...Object.fromEntries(passwords.map((name, i) => [name, i === 0 ? password : 'a long new password'])) })
        equal(changed.status, 303, `the password is changed\n${changed.text.slice(0, 1500)}`)
        const again = await signIn(server.url, { account: 'guest', password: 'a long new password' })
        equal((await again.get('/')).status, 200, 'the dashboard')
        equal((await again.get('/accounts')).status, 403, 'accounts')
    })

    await named('requests that are none are refused, and the server goes on', async () => {
        equal((await visit.send('DELETE', '/')).status, 405, 'a method that is not there')
        check((await visit.get(`/${'a'.repeat(20000)}`)).status >= 400, 'an address too long')
        check((await visit.post('/sign-in', { name: 'x'.repeat(3000000) })).status >= 400, 'a body too large')
        check((await visit.get('/assets/../sanad.db')).status >= 400, 'a way out of the assets')
        check((await visit.get('/assets/%2e%2e%2fsanad.db')).status >= 400, 'the same, encoded')
        equal((await visit.get('/')).status, 200, 'the dashboard')
    })

    await named('signing out ends the session', async () => {
        const cookies = new Map(visit.cookies)
        const out = await visit.post('/sign-out', formOf((await visit.get('/')).text, '/sign-out'))
        equal(out.status, 303, 'signed out')
        equal((await visit.get('/')).status, 303, 'without its cookie')
        visit.cookies = cookies
        equal((await visit.get('/')).status, 303, 'with the old cookie too')
    })

    await named('the server ends well', async () => {
        equal(await server.stop(), 0, server.said())
        check(!/ERROR: |runtime error/.test(server.said()), server.said())
    })
}

await visitAll(SANAD, 'pages')
const sanitized = process.env.SANAD_ASAN
if (sanitized && existsSync(sanitized)) await visitAll(sanitized, 'pages under ASan')
else skip('the pages under ASan and UBSan', 'no such build was given in SANAD_ASAN')

await finish()
