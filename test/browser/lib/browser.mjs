// A person's browser over the real server: one Chromium a script, a fresh profile a reader. Every page that a reader sees is held
// to what all pages promise (see `look`), and photographed into out/test/browser.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { atEnd, check, equal } from '../../e2e/lib/check.mjs'
import { ROOT } from '../../e2e/lib/sanad.mjs'

export const LANGUAGES = { en: 'ltr', fr: 'ltr', ar: 'rtl' }
export const WIDTHS = { phone: 360, desk: 1440 }
const HEIGHTS = { phone: 740, desk: 900 }

const PHOTOS = join(ROOT, 'out/test/browser')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

export async function openBrowser() {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
    atEnd(() => browser.close())
    mkdirSync(PHOTOS, { recursive: true })
    return browser
}

// One person at one machine, signed out: { page, go, look, lang, width }. `faults` gathers what must never happen.
export async function newReader(browser, url, { lang = 'en', width = 'desk', script = true, scheme = 'light', axe = true } = {}) {
    const context = await browser.newContext({
        viewport: { width: WIDTHS[width], height: HEIGHTS[width] }, locale: { en: 'en-GB', fr: 'fr-FR', ar: 'ar-LY' }[lang],
        javaScriptEnabled: script, colorScheme: scheme, reducedMotion: 'reduce',
    })
    atEnd(() => context.close())
    const page = await context.newPage()
    const faults = []
    page.on('console', (said) => ['error', 'warning'].includes(said.type()) && !expected(reader, said) && faults.push(`console: ${said.text()}`))
    page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
    page.on('request', (request) => !request.url().startsWith(`${url}/`) && faults.push(`request to ${request.url()}`))
    // What is still under way when the reader goes on is given up; that is no fault.
    page.on('requestfailed', (request) => request.failure().errorText !== 'net::ERR_ABORTED' && faults.push(`failed: ${request.url()} ${request.failure().errorText}`))
    const reader = {
        page, lang, width, script, axe, faults, refusals: new Set(),
        go: async (path) => (await page.goto(url + path)).status(),
        // An address may be answered with this status: Chromium then says so on the console.
        mayRefuse: (status) => reader.refusals.add(status),
        look: (name) => look(reader, name),
        path: () => page.url().slice(url.length),
        // Presses what leads to another page and waits until that stands.
        follow: (locator) => Promise.all([page.waitForNavigation(), locator.first().click()]),
        // The same page on another screen.
        turn: (to) => {
            reader.width = to
            return page.setViewportSize({ width: WIDTHS[to], height: HEIGHTS[to] })
        },
    }
    return reader
}

const expected = (reader, said) => [...reader.refusals].some((status) => said.text().includes(`status of ${status}`))

export async function signIn(reader, { account, password }) {
    const { page } = reader
    if (!reader.path().startsWith('/sign-in')) await reader.go('/sign-in')
    await page.fill('input[name=name]', account)
    await page.fill('input[name=password]', password)
    await reader.follow(page.locator('main form button'))
}

// Chromium draws one picture at a time.
let photographed = Promise.resolve()

// What every page promises, whatever it shows: language and direction, a title, nothing wider than the screen, no fault in the
// browser, and (unless the reader is told to leave it) nothing serious that axe knows of. Leaves a photograph.
export async function look({ page, lang, width, script, axe, faults }, name) {
    const label = `${name}-${lang}-${WIDTHS[width]}${script ? '' : '-noscript'}`
    await (photographed = photographed.then(() => page.screenshot({ path: join(PHOTOS, `${label}.png`) })))
    const seen = await page.evaluate(() => ({
        lang: document.documentElement.lang,
        dir: document.documentElement.dir,
        title: document.title,
        headings: document.querySelectorAll('h1').length,
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        body: getComputedStyle(document.body).direction,
    }))
    equal(seen.lang, lang, `${label}: language`)
    equal(seen.dir, LANGUAGES[lang], `${label}: direction`)
    equal(seen.body, LANGUAGES[lang], `${label}: direction of its text`)
    equal(seen.headings, 1, `${label}: main headings`)
    check(seen.title.length > 3, `${label}: title`)
    check(seen.wide <= 0, `${label}: the page is ${seen.wide} px wider than the screen`)
    if (axe) equal(await violations(page, width), [], `${label}: accessibility`)
    equal(faults.splice(0), [], `${label}: what the browser complained of`)
}

// Of the rules, those whose answer the width of the screen may change.
const BY_WIDTH = ['scrollable-region-focusable', 'target-size', 'aria-hidden-focus', 'meta-viewport']

// Only what is serious or critical, each with where it stands.
async function violations(page, width) {
    await page.evaluate(AXE)
    const found = await page.evaluate((rules) => axe.run(document, { resultTypes: ['violations'], elementRef: false, ...(rules && { runOnly: rules }) }), width === 'phone' ? BY_WIDTH : null)
    return found.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`)
}

// The distance of an element's box from the side where reading begins.
export async function fromStart(page, selector) {
    const box = await page.locator(selector).first().boundingBox()
    const { width } = page.viewportSize()
    return (await page.evaluate(() => document.documentElement.dir)) === 'rtl' ? width - box.x - box.width : box.x
}
