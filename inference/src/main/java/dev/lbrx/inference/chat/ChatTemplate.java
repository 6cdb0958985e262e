package dev.lbrx.inference.chat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.inference.tokenizer.Literal;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model's chat template: makes one text of a chat's messages, as transformers does. Templates are
 * Jinja programs and come with models, so this runs them itself, within 100,000 steps and 1 Mi
 * characters, on nothing but text, numbers, lists and maps.
 */
public final class ChatTemplate {
  private final String name;
  private final List<Statement> statements;

  private ChatTemplate(String name, List<Statement> statements) {
    this.name = name;
    this.statements = statements;
  }

  /** The template of a model, which its errors name; empty where it has none. */
  public static Optional<ChatTemplate> of(Checkpoint model) {
    return model.chatTemplate().map(source -> of(source, model.path() + ": chat template"));
  }

  /**
   * Reads a template.
   *
   * @throws LbrxException with {@code LBRX-213} where it is malformed or uses what LBRX does not
   *     know
   */
  public static ChatTemplate of(String source) {
    return of(source, "chat template");
  }

  private static ChatTemplate of(String source, String name) {
    if (source.length() > Budget.LONGEST_TEXT) {
      throw refused(name, "longer than " + Budget.LONGEST_TEXT + " characters");
    }
    try {
      return new ChatTemplate(name, Parser.parse(source));
    } catch (TemplateException e) {
      throw refused(name, e.what());
    }
  }

  /**
   * The text of a chat, what the messages say marked as {@link Literal}.
   *
   * @param generation whether it ends with what begins an answer
   * @param tokens texts of special tokens by name: {@code bos_token}, {@code eos_token}
   * @throws LbrxException with {@code LBRX-213} where the template refuses the messages, or fails
   */
  public String prompt(List<ChatMessage> messages, boolean generation, Map<String, String> tokens) {
    var variables = Json.object();
    var array = variables.putArray("messages");
    for (var message : messages) {
      array.addObject().put("role", message.role()).put("content", Literal.mark(message.content()));
    }
    variables.put("add_generation_prompt", generation);
    tokens.forEach(variables::put);
    return run(variables);
  }

  /** The text of a chat, without marks. */
  public String render(List<ChatMessage> messages, boolean generation, Map<String, String> tokens) {
    return Literal.unmark(prompt(messages, generation, tokens));
  }

  /** The text that variables of a JSON object give: messages with more than text, tools, … */
  public String render(ObjectNode variables) {
    return Literal.unmark(run(variables));
  }

  private String run(ObjectNode variables) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (String name : variables.propertyNames()) {
      values.put(name, Value.of(variables.get(name)));
    }
    try {
      return Renderer.render(statements, values);
    } catch (TemplateException e) {
      throw refused(name, Literal.unmark(e.what()));
    } catch (StackOverflowError e) {
      // Lists in lists, made by a loop; nothing of the run is kept.
      throw refused(name, "its lists are nested too deeply");
    }
  }

  private static LbrxException refused(String name, String what) {
    return new LbrxException(ErrorCode.TEMPLATE, name + ": " + what);
  }
}
