#include "base/log.h"

#include "base/buf.h"
#include "base/time.h"

void log_line(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const names[] = {[LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_FAULT] = "fault"};
    struct arena scratch = ARENA_EMPTY;
    struct buf line = BUF_IN(&scratch);
    va_list args;

    buf_put(&line, instant_format(&scratch, (struct instant){instant_now().us / 1000000 * 1000000}));
    buf_printf(&line, " %s %s ", names[level], event);
    va_start(args, format);
    buf_vprintf(&line, format, args);
    va_end(args);
    buf_char(&line, '\n');
    fwrite(line.p, 1, line.n, stderr); /* one write a line, so that threads do not mix */
    arena_free(&scratch);
}
