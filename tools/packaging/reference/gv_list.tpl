{{- define "gvList" -}}
<!-- Generated from api/ by make generate. -->

# API reference

{{ range . }}{{ template "gvDetails" . }}{{ end }}
{{- end -}}
