# SPDX-License-Identifier: MIT
tools_authstr_SOURCES +=
