import { parseMarkdown, type Block, type Inline } from './markdown'

/** Stands for what is to stay hidden, however long it is. */
const COVER = '▒▒▒▒'

/** What a message says, for where there is only text: its marks are left out. */
export function plainText(markdown: string): string {
  return parseMarkdown(markdown).map(textOfBlock).join('\n')
}

function textOfBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return textOf(block.children)
    case 'code':
      return block.text
    case 'quote':
      return block.children.map(textOfBlock).join('\n')
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${block.start + i}.` : '•'} ${textOf(item)}`).join('\n')
  }
}

function textOf(nodes: readonly Inline[]): string {
  return nodes.map(textOfInline).join('')
}

function textOfInline(node: Inline): string {
  switch (node.kind) {
    case 'text':
    case 'code':
      return node.text
    case 'mention':
      return `@${node.name}`
    case 'break':
      return '\n'
    case 'spoiler':
      return COVER
    case 'strong':
    case 'emphasis':
    case 'strike':
    case 'link':
      return textOf(node.children)
  }
}
