// Nodes of one circle that pass each other files.
import { join } from 'node:path'
import { folder, good } from './sanad.mjs'

// A node in the circle of another, with nothing imported yet.
export function joined(host) {
    const where = folder()
    const data = join(where, 'data')
    good(['node', 'invite', '--data', host, '--out', join(where, 'invitation'), '--invitation-key', join(where, 'invitation.key')])
    good(['init', '--data', data, '--invitation', join(where, 'invitation'), '--invitation-key', join(where, 'invitation.key')])
    return data
}

export function pass(from, to) {
    const file = join(folder(), 'export')
    good(['node', 'export', '--data', from, '--out', file])
    good(['node', 'import', file, '--data', to])
}

// What both know, each from the other.
export function meet(one, other) {
    pass(one, other)
    pass(other, one)
}
