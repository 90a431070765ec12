package main

import (
	"encoding/json"
	"io"
	"os"
	"reflect"

	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"sigs.k8s.io/yaml"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	wfutil "github.com/argoproj/argo-workflows/v4/workflow/util"
)

// mergeDefaults prints the templates of each file as a controller runs them whose
// `workflowDefaults` are those of the file defaults: a list of templates for each object.
func mergeDefaults(out io.Writer, defaults string, files []string) error {
	var controller wfv1.Workflow
	data, err := os.ReadFile(defaults)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalStrict(data, &controller); err != nil {
		return err
	}
	all := [][]wfv1.Template{}
	for _, file := range files {
		manifests, _, err := readFile(file)
		if err != nil {
			return err
		}
		for _, m := range manifests {
			templates, err := withDefaults(m.spec, &controller.Spec)
			if err != nil {
				return err
			}
			all = append(all, templates)
		}
	}
	return json.NewEncoder(out).Encode(all)
}

// withDefaults gives a spec its defaults as the controller does before it runs (setStoredWfSpec),
// and then each template those of the spec.
func withDefaults(spec, defaults *wfv1.WorkflowSpec) ([]wfv1.Template, error) {
	joined, err := wfutil.JoinWorkflowSpec(spec, nil, defaults)
	if err != nil {
		return nil, err
	}
	templates := joined.Spec.Templates
	for i := range templates {
		if err := mergeInto(&templates[i], joined.Spec.TemplateDefaults); err != nil {
			return nil, err
		}
		// What Argo's (woc).retryStrategy gives for a template.
		if templates[i].RetryStrategy == nil {
			templates[i].RetryStrategy = joined.Spec.RetryStrategy
		}
	}
	return templates, nil
}

// mergeInto is (woc).mergedTemplateDefaultsInto of workflow/controller/operator.go, which Argo
// does not export, line by line.
func mergeInto(template, defaults *wfv1.Template) error {
	if defaults == nil {
		return nil
	}
	applicable := defaults.DeepCopy()
	fields := reflect.ValueOf(applicable).Elem()
	for i := 0; i < fields.NumField(); i++ {
		field := fields.Type().Field(i)
		if field.Type.Kind() != reflect.Ptr || field.Type.Elem().Kind() != reflect.Struct {
			continue
		}
		if kind := wfv1.TemplateType(field.Name); kind.IsValid() && kind != template.GetType() {
			fields.Field(i).Set(reflect.Zero(fields.Field(i).Type()))
		}
	}
	original, err := json.Marshal(applicable)
	if err != nil {
		return err
	}
	patch, err := json.Marshal(template)
	if err != nil {
		return err
	}
	merged, err := strategicpatch.StrategicMergePatch(original, patch, wfv1.Template{})
	if err != nil {
		return err
	}
	return json.Unmarshal(merged, template)
}
