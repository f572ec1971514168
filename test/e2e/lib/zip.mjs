// ZIP archives, read and written without sanad's own code. No ZIP64, no encryption: the files here need neither.
import { crc32 as zlibCrc32, deflateRawSync, inflateRawSync } from 'node:zlib'

const TABLE = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
    return n >>> 0
})

// Node has its own only since 20.15 and 22.2.
function crc32(bytes) {
    if (zlibCrc32) return zlibCrc32(bytes)
    let crc = 0xffffffff
    for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8)
    return (crc ^ 0xffffffff) >>> 0
}

// The archive's files: a Map of name to bytes, in the archive's order.
export function readZip(bytes) {
    const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
    if (end < 0) throw new Error('not a ZIP archive')
    const files = new Map()
    let at = bytes.readUInt32LE(end + 16)
    for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
        const method = bytes.readUInt16LE(at + 10)
        const size = bytes.readUInt32LE(at + 20)
        const nameSize = bytes.readUInt16LE(at + 28)
        const local = bytes.readUInt32LE(at + 42)
        const name = bytes.toString('utf8', at + 46, at + 46 + nameSize)
        const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
        const packed = bytes.subarray(start, start + size)
        files.set(name, method === 8 ? inflateRawSync(packed) : Buffer.from(packed))
        at += 46 + nameSize + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    }
    return files
}

export function writeZip(files) {
    const parts = []
    const directory = []
    let offset = 0
    for (const [name, content] of files) {
        const bytes = Buffer.from(content)
        const packed = deflateRawSync(bytes)
        const head = Buffer.alloc(26) // what the local header and the directory have in common
        head.writeUInt16LE(20, 0)
        head.writeUInt16LE(0x0800, 2) // names in UTF-8
        head.writeUInt16LE(8, 4)
        head.writeUInt16LE(0x21, 8) // 1980-01-01
        head.writeUInt32LE(crc32(bytes), 10)
        head.writeUInt32LE(packed.length, 14)
        head.writeUInt32LE(bytes.length, 18)
        head.writeUInt16LE(Buffer.byteLength(name), 22)
        const local = [Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed]
        const tail = Buffer.alloc(14)
        tail.writeUInt32LE(offset, 10)
        directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, Buffer.from(name))
        parts.push(...local)
        offset += local.reduce((sum, part) => sum + part.length, 0)
    }
    const central = Buffer.concat(directory)
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 0, 'latin1')
    end.writeUInt16LE(files.size, 8)
    end.writeUInt16LE(files.size, 10)
    end.writeUInt32LE(central.length, 12)
    end.writeUInt32LE(offset, 16)
    return Buffer.concat([...parts, central, end])
}
