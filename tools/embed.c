/*
 * embed NAME INPUT OUTPUT: compiles a file (SQL, CSS, a catalogue, a font) into the program.
 *
 * OUTPUT is a C file that defines
 *     const char embedded_NAME[];         the bytes of INPUT, and a NUL after them so that text can be used as a string
 *     const size_t embedded_NAME_size;    how many bytes INPUT has, the NUL not counted
 *
 * A floor names the file in the `embedded` list of its meson.build; NAME is then the file's name with every character other
 * than letters and digits as `_` (`journal.sql` becomes `embedded_journal_sql`), and the code that uses it declares
 *     extern const char embedded_journal_sql[];
 *     extern const size_t embedded_journal_sql_size;
 */
#include <stdio.h>
#include <stdlib.h>

enum { PER_LINE = 24 };

static FILE *open_or_exit(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

/* A plain number where `char` holds it whether signed or not, an octal character beyond. */
static void write_byte(FILE *out, int byte)
{
    fprintf(out, byte < 128 ? "%d," : "'\\%o',", (unsigned)byte);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: embed NAME INPUT OUTPUT\n", stderr);
        return 2;
    }
    FILE *in = open_or_exit(argv[2], "rb");
    FILE *out = open_or_exit(argv[3], "wb");
    size_t size = 0;

    fprintf(out,
            "#include <stddef.h>\n"
            "extern const char embedded_%s[];\n"
            "extern const size_t embedded_%s_size;\n"
            "const char embedded_%s[] = {\n",
            argv[1], argv[1], argv[1]);
    for (int byte; (byte = getc(in)) != EOF; size++) {
        write_byte(out, byte);
        if (size % PER_LINE == PER_LINE - 1)
            putc('\n', out);
    }
    fprintf(out, "0};\nconst size_t embedded_%s_size = %zu;\n", argv[1], size);

    int failed = ferror(in) | ferror(out);
    fclose(in);
    if (fclose(out) != 0 || failed) {
        perror(argv[3]);
        return 1;
    }
    return 0;
}
