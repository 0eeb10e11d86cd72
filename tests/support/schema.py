# SPDX-License-Identifier: MIT
"""docs/authstr.schema.json, and what the applets print held against it.

The schema is open: readers let pass what a later version adds.  Here it is
closed: a key that it does not have, or a word that is not in its lists, is a
fault.  Which keys were there is remembered, for one that never is has gone.

	checker = Checker(srcdir, program)
	faults = checker.check(text)    # of one line
	checker.unseen()
"""
import base64
import json
import os
import subprocess

import jsonschema

REF = "#/$defs/"


def load(srcdir):
    with open(os.path.join(srcdir, "docs/authstr.schema.json"),
              encoding="utf-8") as f:
        return json.load(f)


def _no_twice(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a key twice: {keys}")
    return dict(pairs)


def _no_number(text):
    raise ValueError(f"{text} is no JSON")


class Checker:
    def __init__(self, srcdir, program):
        self.schema = load(srcdir)
        self.defs = self.schema["$defs"]
        jsonschema.Draft202012Validator.check_schema(self.schema)
        self.validator = jsonschema.Draft202012Validator(self.schema)
        self.seen = set()   # "tls.mode"
        self.words = set()  # ("outcome", "refused")
        self.lists = {      # what the program has a table of
            "rule": self._words(program, "decode-auth", "--explain=list"),
            "mechanism": self._words(program, "gen-auth", "--list"),
        }
        self._valid = {}

    @staticmethod
    def _words(program, *args):
        text = subprocess.run([program, *args], check=True,
                              capture_output=True, text=True).stdout
        return {line.split()[0] for line in text.splitlines()}

    def _is_valid(self, value, schema):
        key = id(schema)
        if key not in self._valid:
            self._valid[key] = jsonschema.Draft202012Validator(
                schema, resolver=self.validator.resolver) if hasattr(
                self.validator, "resolver") else self.validator.evolve(
                schema=schema)
        return self._valid[key].is_valid(value)

    def _parts(self, value, schema, name):
        """All that the schema says of a value, each with its name."""
        yield schema, name
        if "$ref" in schema:
            target = schema["$ref"][len(REF):]
            yield from self._parts(value, self.defs[target], target)
        for part in schema.get("allOf", ()):
            yield from self._parts(value, part, name)
        for part in schema.get("anyOf", ()):
            if self._is_valid(value, part):
                yield from self._parts(value, part, name)
        if "if" in schema:
            branch = "then" if self._is_valid(value, schema["if"]) else "else"
            yield from self._parts(value, schema.get(branch, {}), name)

    def _walk(self, value, schemas, path):
        parts = [part for schema, name in schemas
                 for part in self._parts(value, schema, name)]
        if isinstance(value, dict):
            yield from self._walk_object(value, parts, path)
        elif isinstance(value, list):
            items = [(part["items"], name) for part, name in parts
                     if "items" in part]
            for i, item in enumerate(value):
                yield from self._walk(item, items, f"{path}[{i}]")
        elif isinstance(value, str):
            yield from self._walk_word(value, parts, path)

    def _walk_object(self, value, parts, path):
        for key, member in value.items():
            found = [(part["properties"][key], f"{name}.{key}")
                     for part, name in parts
                     if key in part.get("properties", ())]
            self.seen.update(name for _, name in found)
            for part, name in parts:
                if not found and "additionalProperties" in part:
                    more = part["additionalProperties"]
                    found = [({} if more is True else more, name)]
                    yield from self._walk(
                        key, [(part.get("propertyNames", {}), name)], path)
            if not found:
                yield f"{path}: the schema has no key '{key}'"
            yield from self._walk(member, found, f"{path}.{key}")

    def _walk_word(self, value, parts, path):
        for part, name in parts:
            known = part.get("examples", part.get("enum"))
            self.words.add((name, value))
            if known is not None and value not in known:
                yield f"{path}: the schema has no word '{value}'"
            if name in self.lists and value not in self.lists[name]:
                yield f"{path}: '{value}' is no {name}"
            if part.get("contentEncoding") == "base64":
                base64.b64decode(value, validate=True)

    def check(self, text):
        """What is wrong with a line; strings."""
        try:
            value = json.loads(text, object_pairs_hook=_no_twice,
                               parse_constant=_no_number)
        except ValueError as e:
            return [f"no JSON: {e}"]
        faults = [f"{e.json_path}: {e.message}"
                  for e in self.validator.iter_errors(value)]
        return faults + list(self._walk(value, [(self.schema, "")], "$"))

    def keys(self):
        """The names of all keys: "tls.mode"."""
        return [f"{name}.{key}" for name, part in self.defs.items()
                for key in part.get("properties", ())]

    def unseen(self):
        """Keys, and words of the lists that do not grow, that never were."""
        keys = [key for key in self.keys() if key not in self.seen]
        words = [f"{name} '{word}'"
                 for name, part in self._enums() for word in part
                 if (name, word) not in self.words]
        return keys + words

    def _enums(self):
        for name, part in self.defs.items():
            if "enum" in part:
                yield name, part["enum"]
            for key, member in part.get("properties", {}).items():
                if "enum" in member:
                    yield f"{name}.{key}", member["enum"]
