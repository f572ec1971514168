// The frame of an end-to-end script: named tests one after the other, and the count that test/run adds up.
import { isDeepStrictEqual } from 'node:util'

const counts = { passed: 0, failed: 0, skipped: 0 }
const cleanups = []

class Failed extends Error {}

// Runs one test. Its name says what holds; what it throws is its failure, and the tests after it still run.
export async function test(name, body) {
    try {
        await body()
        counts.passed++
        console.log(`ok      ${name}`)
    } catch (error) {
        counts.failed++
        console.log(`FAILED  ${name}\n        ${(error instanceof Failed ? error.message : error.stack).replaceAll('\n', '\n        ')}`)
    }
}

export function skip(name, why) {
    counts.skipped++
    console.log(`skip    ${name}: ${why}`)
}

export function check(holds, what) {
    if (!holds) throw new Failed(what)
}

const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value))

export function equal(actual, expected, what) {
    if (!isDeepStrictEqual(actual, expected)) throw new Failed(`${what}\nexpected ${shown(expected)}\nbut got  ${shown(actual)}`)
}

export function contains(text, part, what) {
    const found = part instanceof RegExp ? part.test(text) : text.includes(part)
    if (!found) throw new Failed(`${what}\nexpected ${part} in\n${text.slice(0, 3000)}`)
}

// Compares two maps and names up to ten keys that differ.
export function equalMaps(actual, expected, what) {
    const wrong = []
    for (const key of new Set([...expected.keys(), ...actual.keys()]))
        if (!isDeepStrictEqual(actual.get(key), expected.get(key))) wrong.push(`${key}: expected ${shown(expected.get(key))}, got ${shown(actual.get(key))}`)
    if (wrong.length) throw new Failed(`${what}: ${wrong.length} differ\n${wrong.slice(0, 10).join('\n')}`)
}

// To be done when the script ends, last first.
export function atEnd(cleanup) {
    cleanups.push(cleanup)
}

export async function finish() {
    while (cleanups.length) await cleanups.pop()()
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
    process.exit(counts.failed ? 1 : 0)
}
