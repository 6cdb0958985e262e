package dev.lbrx.cli.command;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.json.Json;
import dev.lbrx.inference.chat.ChatMessage;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Messages in a prompt's place: the options of {@code lbrx generate} that say so. */
final class ChatFlags {
  private static final long LARGEST = 1 << 20;

  @Option(
      names = "--chat",
      description = "Give the prompt as a user's message, by the model's chat template.")
  private boolean chat;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "A system message before it. Implies --chat.")
  private @Nullable String system;

  @Option(
      names = "--messages",
      paramLabel = "FILE",
      description =
          "A whole chat: a JSON array of {\"role\": …, \"content\": …}, in the prompt's place.")
  private @Nullable Path file;

  /** Whether a chat is meant. */
  boolean wanted() {
    return chat || system != null || file != null;
  }

  /** The messages. */
  List<ChatMessage> messages(String prompt) {
    var messages = new ArrayList<ChatMessage>();
    String instructions = system;
    if (instructions != null) {
      messages.add(new ChatMessage("system", instructions));
    }
    Path chatFile = file;
    if (chatFile == null) {
      messages.add(new ChatMessage("user", prompt));
      return messages;
    }
    var array =
        Json.parse(SourceFile.readAll(chatFile, LARGEST, ErrorCode.TEXT), chatFile.toString());
    for (var node : array.isArray() ? array : Json.array()) {
      if (!node.path("role").isString() || !node.path("content").isString()) {
        throw new LbrxException(
            ErrorCode.TEXT,
            chatFile + " at /" + messages.size() + ": expected an object with role and content");
      }
      messages.add(
          new ChatMessage(node.path("role").stringValue(), node.path("content").stringValue()));
    }
    if (!array.isArray() || array.isEmpty()) {
      throw new LbrxException(ErrorCode.TEXT, chatFile + ": expected an array of messages");
    }
    return messages;
  }
}
