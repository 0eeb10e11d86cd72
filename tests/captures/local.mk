# SPDX-License-Identifier: MIT
TESTS += tests/captures/samples.test
