// SPDX-License-Identifier: MIT
#include <sys/syscall.h>
