package dev.lbrx.formats.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Writes a tree, its numbers as they stood where they were read. */
record TreeWriter(JsonGenerator out) {
  void write(JsonNode node) {
    if (node instanceof ObjectNode object) {
      out.writeStartObject(object);
      for (var member : object.properties()) {
        out.writeName(member.getKey());
        write(member.getValue());
      }
      out.writeEndObject();
    } else if (node instanceof ArrayNode array) {
      out.writeStartArray(array, array.size());
      for (var element : array) {
        write(element);
      }
      out.writeEndArray();
    } else if (node instanceof StringNode text) {
      out.writeString(text.stringValue());
    } else if (node instanceof StatedNumber number) {
      out.writeNumber(number.text());
    } else {
      out.writeTree(node);
    }
  }
}
