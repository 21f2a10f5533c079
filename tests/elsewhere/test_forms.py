"""The form of each file: its system's schema, its language, and its scripts under shellcheck."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import dekobon_tree_sitter_groovy
import tree_sitter
import yaml

import scripts
from checkout import TEMPLATES, program

# Each file's schema, and a mistake that the schema knows.
SCHEMAS = {
    "github.yml": ("github-workflows", "runs-on:", "run-on:"),
    "gitlab.yml": ("gitlab-ci", "when: always", "when: sometimes"),
    "forgejo.yml": ("github-workflows", "runs-on:", "run-on:"),
    "gitea.yml": ("github-workflows", "runs-on:", "run-on:"),
    "azure.yml": ("azure-pipelines", "steps:", "stpes:"),
    "bitbucket.yml": ("bitbucket-pipelines", "max-time: 20", "max-time: soon"),
}


def fits(name: str, text: str, schema: str) -> tuple[bool, str]:
    """Whether a file fits its schema. Azure reads every scalar as text, and its schema says so."""
    if schema == "azure-pipelines":
        text = json.dumps(yaml.load(text, yaml.BaseLoader))
        name += ".json"
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory) / name
        file.write_text(text, encoding="utf-8")
        done = subprocess.run([program("CHECK_JSONSCHEMA", "check-jsonschema"), "--regex-variant", "python",
                               "--builtin-schema", f"vendor.{schema}", str(file)], capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


class Forms(unittest.TestCase):
    def test_every_file_fits_its_schema(self):
        files = {file.name for file in TEMPLATES.iterdir()} - {"Jenkinsfile", "github-codeowners"}
        self.assertEqual(files, set(SCHEMAS))
        for name, (schema, good, mistake) in SCHEMAS.items():
            with self.subTest(name):
                text = (TEMPLATES / name).read_text(encoding="utf-8")
                holds, said = fits(name, text, schema)
                self.assertTrue(holds, said)
                self.assertIn(good, text)
                self.assertFalse(fits(name, text.replace(good, mistake), schema)[0], "the control fits")

    def test_the_jenkinsfile_is_groovy(self):
        parser = tree_sitter.Parser(tree_sitter.Language(dekobon_tree_sitter_groovy.language()))
        text = (TEMPLATES / "Jenkinsfile").read_bytes()
        self.assertFalse(parser.parse(text).root_node.has_error)
        for broken in (text.rstrip()[:-1], text.replace(b"deleteDir()", b"deleteDir(")):
            self.assertTrue(parser.parse(broken).root_node.has_error, "the control is Groovy")

    def test_the_scripts_pass_shellcheck(self):
        counted = 0
        for file in ("gitlab.yml", "forgejo.yml", "gitea.yml", "azure.yml", "bitbucket.yml", "Jenkinsfile"):
            for script in scripts.of(file):
                with self.subTest(file, text=script.text):
                    done = shellcheck(script.dialect, script.text)
                    self.assertEqual(0, done.returncode, done.stdout)
                    self.assertNotIn("${{", script.text)
                counted += 1
        self.assertEqual(12, counted)
        self.assertNotEqual(0, shellcheck("sh", "cd $1\n").returncode, "the control passes")


def shellcheck(dialect: str, text: str):
    return subprocess.run([program("SHELLCHECK", "shellcheck"), f"--shell={dialect}", "-"], input=text, text=True,
                          capture_output=True)
