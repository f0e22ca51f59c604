//! The OpenAPI 3.1 document, made from the same route data that the router is made from.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{Entry, Module, Problem, Route};

/// The document of all `/api/` routes.
pub(crate) fn document(modules: &[Module]) -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut schemas = Map::new();
    add_schema::<Problem>(&mut schemas);
    for module in modules {
        for route in module.routes.iter().filter(|r| r.path.starts_with("/api/")) {
            for (name, schema, parts) in route.body.iter().chain(&route.returns) {
                schemas.insert(name.clone(), json!(schema));
                schemas.extend(parts.iter().map(|(name, schema)| (name.clone(), json!(schema))));
            }
            paths
                .entry(route.path)
                .or_default()
                .insert(route.method.as_str().to_lowercase(), operation(module.name, route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tỉnh Số",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything the pages do. Sign in with POST /api/v1/login and send the token as a bearer, \
                            or call from a page with its session cookie and X-CSRF-Token.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn add_schema<S: utoipa::ToSchema>(schemas: &mut Map<String, Value>) {
    let mut parts = Vec::new();
    S::schemas(&mut parts);
    schemas.insert(S::name().into_owned(), json!(S::schema()));
    schemas.extend(parts.into_iter().map(|(name, schema)| (name, json!(schema))));
}

fn operation(tag: &str, route: &Route) -> Value {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    parameters.extend(route.query.iter().map(|(name, meaning)| {
        json!({ "name": name, "in": "query", "description": meaning, "schema": { "type": "string" } })
    }));
    let content = |schema: &str, kind: &str| json!({ kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } });
    let answer = match &route.returns {
        Some((name, ..)) => json!({ "description": "Done", "content": content(name, "application/json") }),
        None => json!({ "description": "Done" }),
    };
    let mut operation = json!({
        "tags": [tag],
        "summary": route.summary,
        "operationId": format!("{} {}", route.method.as_str().to_lowercase(), route.path),
        "parameters": parameters,
        "responses": {
            "200": answer,
            "default": { "description": "A problem (RFC 9457)", "content": content("Problem", "application/problem+json") },
        },
        "security": if route.entry == Entry::Open { json!([]) } else { json!([{ "bearer": [] }]) },
    });
    if let (Some((name, ..)), Some(map)) = (&route.body, operation.as_object_mut()) {
        map.insert("requestBody".into(), json!({ "required": true, "content": content(name, "application/json") }));
    }
    operation
}
