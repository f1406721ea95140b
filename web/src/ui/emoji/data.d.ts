declare module 'emoji-picker-element-data/en/github/data.json' {
  const data: { emoji: string; annotation: string; shortcodes?: string[]; tags?: string[]; group: number }[]
  export default data
}
