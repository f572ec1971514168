// A visitor without a browser: keeps cookies, follows no redirect by itself, and fills in forms as they are served.
import { check, equal } from './check.mjs'

const unescape = (text) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

export class Visit {
    constructor(url) {
        this.url = url
        this.cookies = new Map()
    }

    async send(method, path, body, headers = {}) {
        const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const response = await fetch(new URL(path, this.url), {
            method, body, redirect: 'manual',
            headers: { ...(cookie && { cookie }), ...(body && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
        })
        for (const set of response.headers.getSetCookie()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)
            if (value === '' || /max-age=0\b/i.test(set)) this.cookies.delete(name)
            else this.cookies.set(name, value)
        }
        const bytes = Buffer.from(await response.arrayBuffer())
        return { status: response.status, headers: response.headers, cookies: response.headers.getSetCookie(), bytes, text: bytes.toString(), location: response.headers.get('location') }
    }

    get(path, headers) {
        return this.send('GET', path, undefined, headers)
    }

    post(path, fields, headers) {
        return this.send('POST', path, new URLSearchParams(fields).toString(), headers)
    }
}

const attribute = (tag, name) => unescape((new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? ['', ''])[1])

// The fields of the form that is sent to `action`, with the values it is served with.
export function formOf(page, action) {
    const form = [...page.matchAll(/<form\b.*?<\/form>/gs)].map(([text]) => text).find((text) => attribute(text, 'action').split('?')[0] === action)
    check(form, `a form for ${action}\n${page.slice(0, 2000)}`)
    return Object.fromEntries([...form.matchAll(/<input\b[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]).filter(([name]) => name))
}

export const linksOf = (page) => [...page.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)].map((m) => unescape(m[1]))

export async function signIn(url, { account, password }) {
    const visit = new Visit(url)
    const form = formOf((await visit.get('/sign-in')).text, '/sign-in')
    const name = Object.keys(form).find((field) => /name|account/.test(field))
    const secret = Object.keys(form).find((field) => /password/.test(field))
    const answer = await visit.post('/sign-in', { ...form, [name]: account, [secret]: password })
    equal(answer.status, 303, `signed in\n${answer.text.slice(0, 1500)}`)
    return visit
}
