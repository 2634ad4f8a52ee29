package main

// contents is a document without a mistake, whose operations say what their successes
// hold and mean.
const contents = `
openapi: 3.1.0
info: {title: Things, version: '1'}
x-code-field: result.code
x-success: [DONE]
paths:
  /things:
    post:
      operationId: makeThing
      x-idempotency: none
      x-needs: {fields: [data.id, data.parts.list, data], source: A}
      x-state:
        field: data.state
        done: [MADE]
        accepted: [WAITING]
        pending: [NEW]
        failed: [BROKEN]
        unlisted: [OLD]
        source: 'A, B'
        unverified: No source says what OLD means
      x-echo:
        fields:
          data.id: mine
          data.parts.list[].name: shelf
          data.parts.list[].count: part.count
        may-differ: ['data.parts.list[].count']
        source: A
        unverified: No source shows the count
      parameters:
        - {name: shelf, in: query, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                mine: {type: string}
                part: {oneOf: [{$ref: '#/components/schemas/Part'}, {type: 'null'}]}
      responses:
        '200': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}}
        '201':
          description: Made of two.
          content:
            application/json:
              schema: {allOf: [{$ref: '#/components/schemas/Coded'}, {$ref: '#/components/schemas/Made'}]}
        '202':
          description: The user is asked.
          x-refusal: true
          content: {application/json: {schema: {$ref: '#/components/schemas/Coded'}}}
        '400': {description: Refused.}
    put:
      operationId: orderThings
      x-idempotency: none
      x-state: {field: result.code, done: [done], accepted: [TAKEN], source: A}
      x-success: [DONE, TAKEN]
      responses:
        '202': {description: Ordered., content: {application/json: {schema: {$ref: '#/components/schemas/Bare'}}}}
    delete:
      operationId: dropThings
      x-idempotency: none
      x-needs: {none: One source shows no content, source: A}
      responses:
        '200': {description: Dropped., content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}}
    get:
      operationId: listThings
      responses:
        '200':
          description: Listed.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: getThing
      x-needs: {fields: [data.state], source: B}
      x-echo: {fields: {data.id: id}, source: DOC-d}
      parameters:
        - {name: X-Shop, in: header, schema: {type: string}}
      responses:
        '200': {description: Read., content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}}
    delete:
      operationId: dropThing
      x-idempotency: none
      x-resolve: {read: getThing, source: A}
      x-echo: {fields: {data.id: id}, source: A}
      responses:
        '202': {description: Taken., content: {application/json: {schema: {$ref: '#/components/schemas/Bare'}}}}
components:
  schemas:
    Coded:
      type: object
      properties:
        result: {type: object, properties: {code: {type: string}}}
    Bare:
      type: object
      properties:
        result: {type: object, properties: {code: {type: string}}}
        data: {type: [object, string, 'null']}
    Made:
      type: object
      properties:
        result: {type: object, properties: {code: {type: string}}}
        data: {$ref: '#/components/schemas/Thing'}
    Thing:
      type: object
      properties:
        id: {type: [string, 'null']}
        state: {type: string, enum: [NEW, MADE, WAITING, BROKEN, OLD]}
        parts: {oneOf: [{$ref: '#/components/schemas/Parts'}, {type: 'null'}]}
    Parts:
      type: object
      properties:
        list: {type: array, items: {$ref: '#/components/schemas/Part'}}
    Part:
      type: object
      properties:
        name: {type: string}
        count: {type: integer}
`
