/* Lines for the operator on stderr: time, level, event, facts. Never a sealed value, never a person. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_INFO, LOG_WARNING, LOG_FAULT };

void log_line(enum log_level, const char *event, const char *format, ...) PRINTF(3, 4);

#endif
