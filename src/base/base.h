/*
 * What every file of sanad includes first: the integer types, attributes, and the list of functions that may not be used.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* An integer that is not known: a blank cell is not a zero. Kept out of every sum. */
#define INT_NONE INT64_MIN

#include "base/banned.h"

#endif
