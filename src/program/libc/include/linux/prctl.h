// SPDX-License-Identifier: MIT
#include <sys/prctl.h>
