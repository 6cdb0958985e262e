/** Chats as text: the chat templates of models, run in a bounded interpreter. */
@NullMarked
package dev.lbrx.inference.chat;

import org.jspecify.annotations.NullMarked;
