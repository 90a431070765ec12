package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr"

	exprenv "github.com/argoproj/argo-workflows/v4/util/expr/env"
)

// The names that the controller defines when it evaluates a retry expression, all text
// (buildRetryStrategyLocalScope in workflow/controller/operator.go).
var retryNames = map[string]any{
	"retries":            "0",
	"lastRetry.exitCode": "1", "lastRetry.status": "Failed", "lastRetry.duration": "1", "lastRetry.message": "",
}

// The roots of every name that a template may use; what is below them is looked up by scope.
var templateNames = map[string]any{
	"inputs": map[string]any{}, "outputs": map[string]any{}, "workflow": map[string]any{},
	"tasks": map[string]any{}, "steps": map[string]any{}, "pod": map[string]any{}, "node": map[string]any{},
	"item": nil, "retries": "0", "lastRetry": map[string]any{},
}

// What a template's metrics know besides (prepareMetricScope in workflow/controller/steps.go).
var metricNames = map[string]any{
	"status": "Failed", "duration": "1", "exitCode": "1", "resourcesDuration": map[string]any{},
}

// checkExpressions compiles every expression of a manifest and looks its names up.
func checkExpressions(m manifest) []problem {
	var problems []problem
	tree := m.specTree()
	templates, _ := tree["templates"].([]any)
	for i, template := range templates {
		if i < len(m.spec.Templates) {
			scope := templateScope(m.spec, &m.spec.Templates[i])
			walk := walker{manifest: m, report: func(p problem) { problems = append(problems, p) }}
			walk.visit(template, "templates."+m.spec.Templates[i].Name, "", scope)
		}
	}
	rest := maps.Clone(tree)
	delete(rest, "templates")
	walk := walker{manifest: m, report: func(p problem) { problems = append(problems, p) }}
	walk.visit(rest, "spec", "", openScope)
	return problems
}

type walker struct {
	manifest manifest
	report   func(problem)
}

// visit goes through a node; key is the name of the field that the node's mapping is in.
func (w walker) visit(node any, path, key string, names scope) {
	switch value := node.(type) {
	case map[string]any:
		for _, field := range slices.Sorted(maps.Keys(value)) {
			at := path + "." + field
			text, _ := value[field].(string)
			switch {
			case text == "" && field == "hooks":
				w.visit(value[field], at, field, names.afterTask())
			case text == "" && field == "metrics":
				w.visit(value[field], at, field, names.atTheEnd())
			case text == "":
				w.visit(value[field], at, field, names)
			case strings.Contains(text, "{{"):
				w.tags(text, at, names)
			case field == "expression" && key == "retryStrategy":
				// Here every name is known, and its type too: `retries < 2` compares text.
				_, err := expr.Compile(text, expr.Env(exprenv.GetFuncMap(retryNames)))
				w.problem(at, err)
			case field == "expression" || field == "fromExpression":
				w.expression(text, at, names)
			}
		}
	case []any:
		for i, item := range value {
			w.visit(item, fmt.Sprintf("%s[%s]", path, label(item, i)), key, names.within(key, item))
		}
	case string:
		w.tags(value, path, names)
	}
}

func (w walker) tags(text, path string, names scope) {
	expressions, problems := expressionTags(text)
	for _, err := range problems {
		w.problem(path, err)
	}
	for _, expression := range expressions {
		w.expression(expression, path, names)
	}
}

func (w walker) expression(source, path string, names scope) {
	known := maps.Clone(templateNames)
	if names.measured {
		maps.Copy(known, metricNames)
	}
	environment := exprenv.GetFuncMap(known)
	program, err := expr.Compile(source, expr.Env(environment))
	w.problem(path, err)
	if err == nil {
		for _, err := range unknownNames(program.Node(), names) {
			w.problem(path, fmt.Errorf("%w in %q", err, source))
		}
	}
}

func (w walker) problem(path string, err error) {
	if err != nil {
		w.report(w.manifest.problem(path, err))
	}
}

// label is how a list's item is called in a path: by its name where it has one.
func label(item any, index int) string {
	if fields, ok := item.(map[string]any); ok {
		if name, ok := fields["name"].(string); ok && name != "" {
			return name
		}
	}
	return fmt.Sprint(index)
}
