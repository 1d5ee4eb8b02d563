{{- define "type" -}}
{{- $type := . -}}
{{- if markdownShouldRenderType $type -}}
## {{ $type.Name }}

{{ $type.Doc | replace "<" "&lt;" }}
{{- if $type.References }}

Used in:
{{- range $i, $r := $type.SortedReferences }}{{ if ne $r.Name "MemberTemplate" }} {{ markdownRenderTypeLink $r }}{{ end }}{{ end }}
{{- end }}
{{- with index $type.Markers "kubebuilder:validation:XValidation" }}

Rules:
{{ range . }}
- {{ .Message | replace "<" "&lt;" }}
{{- end }}
{{- end }}
{{- if and $type.Members (ne $type.Name "MemberTemplate") }}

| Field | Meaning | Default | Rules |
| --- | --- | --- | --- |
{{- if $type.GVK }}
| `apiVersion` _string_ | `{{ $type.GVK.Group }}/{{ $type.GVK.Version }}` | | |
| `kind` _string_ | `{{ $type.GVK.Kind }}` | | |
{{- end }}
{{- range $type.Members }}
| `{{ .Name }}` _{{ markdownRenderType .Type }}_ | {{ template "type_members" . }} | {{ with .Default }}{{ if not (hasPrefix "{" .) }}`{{ trim . }}`{{ end }}{{ end }} | {{ template "rules" . }} |
{{- end }}
{{- end }}
{{- if $type.EnumValues }}

| Value | Meaning |
| --- | --- |
{{- range $type.EnumValues }}
| `{{ .Name }}` | {{ regexReplaceAll "^\\w+ " (.Doc | replace "\n" " " | trim) "" }} |
{{- end }}
{{- end }}
{{ end -}}
{{- end -}}
