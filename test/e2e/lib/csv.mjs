// CSV as RFC 4180 has it, read and written without sanad's own code.
export function parseCsv(text, separator = ',') {
    const rows = []
    let row = [], cell = '', quoted = false
    const endRow = () => {
        row.push(cell)
        rows.push(row)
        row = []
        cell = ''
    }
    text = text.replace(/^\ufeff/, '')
    for (let i = 0; i < text.length; i++) {
        const c = text[i]
        if (quoted && c === '"' && text[i + 1] === '"') cell += text[++i]
        else if (c === '"') quoted = !quoted
        else if (quoted) cell += c
        else if (c === separator) {
            row.push(cell)
            cell = ''
        } else if (c === '\n') endRow()
        else if (c !== '\r') cell += c
    }
    if (cell !== '' || row.length) endRow()
    return rows
}

// Rows as objects by the names of the first row.
export function parseTable(text, separator) {
    const [header = [], ...rows] = parseCsv(text, separator)
    return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])))
}

export function writeCsv(rows, { separator = ',', eol = '\r\n' } = {}) {
    const cell = (value) => {
        const text = String(value ?? '')
        return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    }
    return rows.map((row) => row.map(cell).join(separator) + eol).join('')
}
