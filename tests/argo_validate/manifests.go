package main

import (
	"os"
	"regexp"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
)

var documentEnd = regexp.MustCompile(`(?m)^---.*$`)

// A manifest is one object of Argo's, both decoded and as the plain tree of its JSON.
type manifest struct {
	file   string
	object metav1.Object
	spec   *wfv1.WorkflowSpec
	tree   map[string]any
}

func (m manifest) name() string {
	if name := m.object.GetName(); name != "" {
		return name
	}
	return m.object.GetGenerateName()
}

func (m manifest) problem(field string, err error) problem {
	return problem{File: m.file, Object: m.name(), Field: field, Message: err.Error()}
}

// readFile decodes the Argo objects of a file strictly: a key given twice and a field
// that Argo does not have are problems. Objects of other kinds are passed over.
func readFile(file string) ([]manifest, []problem, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	var manifests []manifest
	var problems []problem
	for _, text := range documentEnd.Split(string(data), -1) {
		m, found := decode(file, []byte(text))
		problems = append(problems, found...)
		if m != nil {
			manifests = append(manifests, *m)
		}
	}
	return manifests, problems, nil
}

func decode(file string, text []byte) (*manifest, []problem) {
	unreadable := func(err error) (*manifest, []problem) {
		return nil, []problem{{File: file, Object: "?", Message: err.Error()}}
	}
	document, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return unreadable(err)
	}
	var parsed any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(document, &parsed); err != nil {
		return unreadable(err)
	}
	tree, _ := parsed.(map[string]any)
	object, spec := emptyObject(tree["kind"])
	if object == nil {
		return nil, nil
	}
	m := manifest{file: file, object: object, spec: spec, tree: tree}
	unknown, err := kjson.UnmarshalStrict(document, object)
	if err != nil {
		return nil, []problem{m.problem("", err)}
	}
	var problems []problem
	for _, err := range unknown {
		problems = append(problems, m.problem("", err))
	}
	return &m, problems
}

func emptyObject(kind any) (metav1.Object, *wfv1.WorkflowSpec) {
	switch kind {
	case "Workflow":
		object := &wfv1.Workflow{}
		return object, &object.Spec
	case "WorkflowTemplate":
		object := &wfv1.WorkflowTemplate{}
		return object, &object.Spec
	case "ClusterWorkflowTemplate":
		object := &wfv1.ClusterWorkflowTemplate{}
		return object, &object.Spec
	case "CronWorkflow":
		object := &wfv1.CronWorkflow{}
		return object, &object.Spec.WorkflowSpec
	}
	return nil, nil
}

// specTree is the tree of the WorkflowSpec that spec was decoded from.
func (m manifest) specTree() map[string]any {
	spec, _ := m.tree["spec"].(map[string]any)
	if inner, ok := spec["workflowSpec"].(map[string]any); ok && m.tree["kind"] == "CronWorkflow" {
		return inner
	}
	return spec
}
