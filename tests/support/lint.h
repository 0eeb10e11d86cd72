/* SPDX-License-Identifier: MIT */
/* For cppcheck, which reads no header of others: jansson's loops. */
#define json_array_foreach(array, i, value)                                    \
	for (i = 0; (value = json_array_get(array, i)) != NULL; i++)
#define json_object_foreach(object, key, value)                                \
	for (key = ""; (value = json_object_get(object, key)) != NULL;)
