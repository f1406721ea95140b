import type { ServerRole } from '../../bridge/bridge'

/** The owner manages everybody else, admins whoever is neither owner nor admin. */
export function mayManage(own: ServerRole, other: ServerRole): boolean {
  switch (other) {
    case 'owner':
      return false
    case 'admin':
      return own === 'owner'
    case 'member':
    case 'guest':
    case 'bot':
      return own === 'owner' || own === 'admin'
  }
}

/** The roles that one may give somebody whom one manages; handing the server over is another matter. */
export function rolesToGive(own: ServerRole, other: ServerRole): ServerRole[] {
  if (other === 'bot' || !mayManage(own, other)) return []
  const all: ServerRole[] = own === 'owner' ? ['admin', 'member', 'guest'] : ['member', 'guest']
  return all.filter((role) => role !== other)
}
