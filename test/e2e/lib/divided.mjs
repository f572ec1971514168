// A pack in which a baladiya is split in two on 1 July 2025: its muhallas go over to one or the other, the first under a new code.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, PACK, packTable } from './sanad.mjs'

export const OLD = 'LY021101', NORTH = 'LY021197', SOUTH = 'LY021198', MANTIKA = 'LY0211', NEW = 'LY02119701'
export const below = (code) => packTable('places.csv').filter((place) => place.parent === code).map((place) => place.code)
export const muhallas = below(OLD)
export const [split, ...moved] = muhallas // the first is ended with its baladiya and goes on under another code
export const north = moved.slice(0, 2), south = moved.slice(2)

// The pack with lines of a table changed; each change is [line begins with, line instead].
export function changed(table, changes) {
    const to = folder()
    cpSync(PACK, to, { recursive: true })
    let text = readFileSync(join(to, table), 'utf8')
    for (const [begins, instead] of changes) {
        const line = text.split('\n').find((one) => one.startsWith(begins))
        text = text.replace(line + '\n', instead(line))
    }
    writeFileSync(join(to, table), text)
    return to
}

export function divided() {
    const ended = (successors) => (line) => line.replace(/,,,,,,([^,]*)$/, `,,,,2025-06-30,${successors},$1\n`)
    const over = (parent) => (line) => line.replace(/,,,,,,([^,]*)$/, ',,,,2025-06-30,,$1\n') +
        line.replace(`,4,${OLD},`, `,4,${parent},`).replace(/,,,,,,([^,]*)$/, ',,,2025-07-01,,,$1\n')
    return changed('places.csv', [
        [`${OLD},`, (line) => ended(`${NORTH};${SOUTH}`)(line) +
            `${NORTH},3,${MANTIKA},Suq North,,سوق الشمال,,,2025-07-01,,,ocha-cod-ab\n${SOUTH},3,${MANTIKA},Suq South,,سوق الجنوب,,,2025-07-01,,,ocha-cod-ab\n`],
        [`${split},`, (line) => ended(NEW)(line) + `${NEW},4,${NORTH},New harat,,الحارات الجديدة,,,2025-07-01,,,ocha-cod-ab\n`],
        ...north.map((code) => [`${code},`, over(NORTH)]), ...south.map((code) => [`${code},`, over(SOUTH)]),
    ])
}
