package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	exprenv "github.com/argoproj/argo-workflows/v4/util/expr/env"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
)

// A scope says which names an expression may use where it stands. Argo leaves a name that
// it does not know as it is, at lint and at run time, so a wrong one is seen only in a pod.
type scope struct {
	spec     *wfv1.WorkflowSpec
	template *wfv1.Template
	// visible are the tasks whose results may be read; nil means all of the template.
	visible []string
	// own is the task that the expression is in.
	own  string
	open bool
	// measured: in a template's metrics, which also know how the template ended.
	measured bool
}

var openScope = scope{open: true}

func templateScope(spec *wfv1.WorkflowSpec, template *wfv1.Template) scope {
	return scope{spec: spec, template: template}
}

// within is the scope inside an item of a list: a dag's task sees only its ancestors.
func (s scope) within(list string, item any) scope {
	fields, _ := item.(map[string]any)
	name, _ := fields["name"].(string)
	if list != "tasks" || s.open || s.template.DAG == nil || name == "" {
		return s
	}
	s.visible, s.own = []string{}, name
	if s.task(name) != nil {
		s.visible = append(s.visible, common.GetTaskAncestry(context.Background(), dag{s.template.DAG}, name)...)
	}
	return s
}

// atTheEnd is the scope in a template's metrics.
func (s scope) atTheEnd() scope {
	s.measured = !s.open
	return s
}

// afterTask is the scope in a task's hooks, which see the task itself too.
func (s scope) afterTask() scope {
	if s.own != "" {
		s.visible = append(slices.Clone(s.visible), s.own)
	}
	return s
}

func (s scope) task(name string) *wfv1.DAGTask {
	return dag{s.template.DAG}.find(name)
}

// problem says what is wrong with a name, given as its parts. Only the length at which a
// part can be judged is looked at, for every shorter form of a name is visited as well.
func (s scope) problem(parts []string) error {
	depth := len(parts)
	switch {
	case parts[0] == "sprig" && depth == 2:
		functions, _ := exprenv.GetFuncMap(nil)["sprig"].(map[string]any)
		if functions[parts[1]] == nil {
			return fmt.Errorf("there is no function sprig.%s", parts[1])
		}
	case s.open:
	case parts[0] == "inputs" && depth == 3:
		return missing(hasName(parts[1], parts[2], s.template.Inputs.Parameters, s.template.Inputs.Artifacts), parts)
	case parts[0] == "outputs" && depth == 3:
		return missing(hasName(parts[1], parts[2], s.template.Outputs.Parameters, s.template.Outputs.Artifacts), parts)
	case parts[0] == "workflow" && depth == 3 && parts[1] == "parameters" && s.spec.WorkflowTemplateRef == nil:
		return missing(hasName(parts[1], parts[2], s.spec.Arguments.Parameters, nil), parts)
	case parts[0] == "tasks" && depth == 2:
		if s.template.DAG == nil || s.task(parts[1]) == nil {
			return missing(false, parts)
		}
		if s.visible != nil && !slices.Contains(s.visible, parts[1]) {
			return fmt.Errorf("task %q is not an ancestor", parts[1])
		}
	case parts[0] == "tasks" && depth == 5 && parts[2] == "outputs":
		return missing(s.taskGives(parts[1], parts[3], parts[4]), parts)
	}
	return nil
}

// taskGives tells whether the template of a task declares an output, where it is at hand.
func (s scope) taskGives(name, kind, output string) bool {
	if s.template.DAG == nil {
		return true
	}
	task := s.task(name)
	if task == nil || task.TemplateRef != nil || task.Inline != nil {
		return true
	}
	for i := range s.spec.Templates {
		if t := &s.spec.Templates[i]; t.Name == task.Template {
			return hasName(kind, output, t.Outputs.Parameters, t.Outputs.Artifacts)
		}
	}
	return true
}

func hasName(kind, name string, parameters []wfv1.Parameter, artifacts []wfv1.Artifact) bool {
	switch kind {
	case "parameters":
		return slices.ContainsFunc(parameters, func(p wfv1.Parameter) bool { return p.Name == name })
	case "artifacts":
		return slices.ContainsFunc(artifacts, func(a wfv1.Artifact) bool { return a.Name == name })
	}
	return true
}

func missing(found bool, parts []string) error {
	if found {
		return nil
	}
	return errors.New("nothing gives " + strings.Join(parts, "."))
}

// A dag answers what common.GetTaskAncestry asks.
type dag struct{ template *wfv1.DAGTemplate }

func (d dag) find(name string) *wfv1.DAGTask {
	for i := range d.template.Tasks {
		if d.template.Tasks[i].Name == name {
			return &d.template.Tasks[i]
		}
	}
	return nil
}

func (d dag) GetTask(_ context.Context, name string) *wfv1.DAGTask {
	if task := d.find(name); task != nil {
		return task
	}
	return &wfv1.DAGTask{}
}

func (d dag) GetTaskDependencies(ctx context.Context, name string) []string {
	found, _ := common.GetTaskDependencies(ctx, d.GetTask(ctx, name), d)
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	return names
}

func (d dag) GetTaskFinishedAtTime(context.Context, string) time.Time { return time.Time{} }

// unknownNames judges every name in a compiled expression.
func unknownNames(node ast.Node, names scope) (problems []error) {
	ast.Walk(&node, visitor(func(node ast.Node) {
		if parts := nameOf(node); len(parts) > 1 {
			if err := names.problem(parts); err != nil {
				problems = append(problems, err)
			}
		}
	}))
	return problems
}

type visitor func(ast.Node)

func (visit visitor) Visit(node *ast.Node) { visit(*node) }

// nameOf gives the parts of a.b, a['b'] and a?.b; nil for anything else.
func nameOf(node ast.Node) []string {
	switch node := node.(type) {
	case *ast.IdentifierNode:
		return []string{node.Value}
	case *ast.MemberNode:
		base := nameOf(unchained(node.Node))
		property, ok := node.Property.(*ast.StringNode)
		if base != nil && ok {
			return append(slices.Clone(base), property.Value)
		}
	}
	return nil
}

func unchained(node ast.Node) ast.Node {
	if chain, ok := node.(*ast.ChainNode); ok {
		return chain.Node
	}
	return node
}
